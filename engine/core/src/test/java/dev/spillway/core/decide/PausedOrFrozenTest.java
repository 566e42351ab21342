package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Command;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Signal.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What stops phases and attempts, in more cases than the rows need. */
class PausedOrFrozenTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Story applying() {
        return stable(canary(weight(10), bake(60))).deploys(V2).obeysOnce();
    }

    private static Story shifting() {
        return applying().obeysOnce();
    }

    @Test
    void aPauseStopsAnotherAttempt() {
        // given
        Story story = shifting().fails(Outcome.Kind.FAILED, "no").pauses();

        // when
        story.passes(SECOND);

        // then
        assertThat(story.decided()).containsExactly("Held");
        assertThat(story.resumes().open()).singleElement().extracting(Command::id).asString().endsWith("/2");
    }

    @Test
    void aPauseStopsTheDeadline() {
        // given
        Story story = applying().accepts().pauses();

        // when
        story.passes(Duration.ofHours(1));

        // then
        assertThat(story.state()).isEqualTo("Applying");
        assertThat(story.resumes().passes(Duration.ofMinutes(11)).state()).isEqualTo("RollingBack");
    }

    @Test
    void aFreezeHoldsTheNextRise() {
        // given
        Story story = applying().freezes(true);

        // when
        story.obeys();

        // then
        assertThat(story.state()).isEqualTo("Holding");
        assertThat(story.weightsAsked(V2)).containsExactly(Weight.ZERO);
    }

    @Test
    void afterAFaultNothingGoesForwardButAbortWorks() {
        // given
        Story story = applying().faults("boom").obeys();

        // when, then
        assertThat(story.state()).isEqualTo("Holding");
        assertThat(story.aborts().state()).isEqualTo("RollingBack");
    }
}
