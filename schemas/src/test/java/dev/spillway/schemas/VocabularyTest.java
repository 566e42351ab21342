package dev.spillway.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.schemas.codec.RecordCodec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VocabularyTest {

    static List<Vocabulary.Desired> everyDesired() {
        return Vocabulary.everyDesired();
    }

    @ParameterizedTest
    @MethodSource("everyDesired")
    void aCommandCarriesEveryKindOfDesire(Vocabulary.Desired desired) {
        // given
        var codec = RecordCodec.of(Vocabulary.Command.class, Schemas.named("dev.spillway.command.Command"));
        // when // then
        assertThat(codec.decode(codec.encode(Vocabulary.command(desired)))).isEqualTo(Vocabulary.command(desired));
    }

    @ParameterizedTest
    @EnumSource(Vocabulary.Kind.class)
    void anOutcomeCarriesEveryKindOfAnswer(Vocabulary.Kind kind) {
        // given
        var codec = RecordCodec.of(Vocabulary.Outcome.class, Schemas.named("dev.spillway.outcome.Outcome"));
        var observed = new Vocabulary.Observed(
                List.of(new Vocabulary.Share(Vocabulary.STABLE, new Vocabulary.Permille(1000))),
                List.of(new Vocabulary.Instances(Vocabulary.STABLE, 2, 3)), Optional.of(Vocabulary.STABLE),
                new Vocabulary.Fence(1, 2), Optional.empty(),
                List.of(new Vocabulary.FlagShare("new-cart", new Vocabulary.Permille(100))), List.of("expand"));
        var outcome = new Vocabulary.Outcome("o", "prod/shop", "prod/shop/r", "c", "app", kind, "local-dev-0",
                Optional.of(observed), Optional.of("because"), Instant.ofEpochMilli(9));
        // when // then
        assertThat(codec.decode(codec.encode(outcome))).isEqualTo(outcome);
    }

    @Test
    void anIncrementCarriesItsCounts() {
        // given
        var codec = RecordCodec.of(Vocabulary.Increment.class, Schemas.named("dev.spillway.observation.Increment"));
        var increment = new Vocabulary.Increment("i", "prod/shop", Vocabulary.STABLE, "mine", Optional.of("errors"),
                Optional.of(3), Instant.ofEpochMilli(1), Instant.ofEpochMilli(2), 1000, 3,
                List.of(new Vocabulary.LatencyBucket(100, 900), new Vocabulary.LatencyBucket(Long.MAX_VALUE, 100)),
                Optional.empty());
        // when // then
        assertThat(codec.decode(codec.encode(increment))).isEqualTo(increment);
    }
}
