package dev.spillway.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.state.State;
import dev.spillway.schemas.codec.UnreadableException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowCodecTest {

    @Test
    void stateTypesThatDoNotFitTheirSchemasAreRefusedWithRowAndField() {
        // when the newest schema of the hot row has no field for the epoch
        assertThatThrownBy(() -> new RowCodec("/state-of-another-core"))
                // then
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HotRow").hasMessageContaining("/state-of-another-core/v1/HotRow.avsc")
                .hasMessageContaining("epoch").hasMessageContaining("needs a new version");
    }

    @Test
    void buildWithoutSchemasForItsStateIsRefused() {
        assertThatThrownBy(() -> new RowCodec("/nowhere")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/nowhere/v1/HotRow.avsc is missing");
    }

    @Test
    void rowOfANewerEngineIsRefusedByItsVersion() {
        // given
        var rows = new RowCodec();
        byte[] newer = rows.hot(new HotRow(1, Instant.EPOCH, 0, new State.Idle(Optional.empty()), HashChain.GENESIS));
        newer[0] = 99;

        // then
        assertThatThrownBy(() -> rows.hot(newer)).isInstanceOf(UnreadableException.class)
                .hasMessageContaining("version 99").hasMessageContaining("written by a newer one");
    }
}
