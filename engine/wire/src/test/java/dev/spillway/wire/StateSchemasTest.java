package dev.spillway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.state.Brief;
import dev.spillway.core.state.Catalog;
import dev.spillway.schemas.codec.SchemaOf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is on disk. A change of the core's state types needs a new version: copy the newest folder to the next number, run with
 * {@code -DfreezeState}, never touch a released folder, and let StoredStateTest of engine/streams keep a store of it.
 */
class StateSchemasTest {
    private static final Path STATE = Path.of("src/main/resources/state");

    static List<Class<?>> rows() {
        return List.of(HotRow.class, Brief.class, Catalog.class);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theNewestPinnedSchemaIsTheOneOfTheCore(Class<?> row) throws IOException {
        // given
        Schema derived = SchemaOf.derive(row, "dev.spillway.state", CoreCodecs.CODECS);
        Path newest = newest().resolve(row.getSimpleName() + ".avsc");
        if (System.getProperty("freezeState") != null) {
            Files.createDirectories(newest.getParent());
            Files.writeString(newest, derived.toString() + "\n");
        }

        // then
        assertThat(new Schema.Parser().parse(Files.readString(newest))).isEqualTo(derived);
    }

    private static Path newest() {
        int version = 1;
        while (Files.isDirectory(STATE.resolve("v" + (version + 1)))) {
            version++;
        }
        return STATE.resolve("v" + version);
    }
}
