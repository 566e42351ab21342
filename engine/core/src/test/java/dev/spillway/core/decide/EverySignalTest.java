package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.evolve.Evolve;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Step;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every state meets everything that can be said: decided, rejected with a reason, or ignored; never thrown. */
class EverySignalTest {
    private static final Step PAUSE = new Step.Pause(Optional.empty());

    static Map<String, Supplier<Story>> states() {
        var states = new TreeMap<String, Supplier<Story>>();
        states.put("Unknown", Story::unknown);
        states.put("Idle", () -> stable(canary(weight(10))));
        states.put("Applying", () -> stable(canary(weight(10))).deploys(V2).obeysOnce());
        states.put("Baking", () -> stable(canary(weight(10), bake(60, "errors"))).deploys(V2).obeys()
                .passes(Duration.ofSeconds(10)));
        states.put("Holding", () -> stable(canary(weight(10), PAUSE)).deploys(V2).obeys());
        states.put("RollingBack", () -> stable(canary(weight(10), PAUSE)).deploys(V2).obeys().aborts());
        states.put("Window", () -> stable(canary(weight(100))).deploys(V2).obeys());
        states.put("Retiring", () -> stable(canary(weight(100))).deploys(V2).obeys().passes(Duration.ofHours(1)));
        return states;
    }

    private static List<Consumer<Story>> said() {
        return List.of(s -> s.asks(ask -> new Request.PutService(ask, canary(weight(20)))),
                s -> s.deploys(V3, Policy.OnConflict.QUEUE), Story::aborts, Story::pauses, Story::resumes,
                Story::promotes, s -> s.approves(BOB), Story::skips, Story::retries, Story::undoes,
                s -> s.freezes(true), s -> s.answers(Request.DriftAnswer.OVERWRITE),
                s -> s.alerts("slow", Optional.empty()), s -> s.asks(Request.Abandon::new),
                s -> s.asks(Request.Delete::new), s -> s.measures(V3, 1, 0),
                s -> s.results("success-rate", 1, "[1]"), s -> s.reportsStray(V2));
    }

    @Test
    void everyRequestAndObservationIsDecidedInEveryState() {
        states().forEach((name, state) -> said().forEach(say -> {
            // given
            Story story = state.get();
            assertThat(story.stateName()).isEqualTo(name);

            // when
            say.accept(story);

            // then
            isSound(story);
        }));
    }

    @Test
    void everyAnswerIsDecidedInEveryState() {
        states().forEach((_, state) -> {
            for (Outcome.Kind kind : Outcome.Kind.values()) {
                // when, then
                isSound(state.get().saysOutcome("nobody/asked/this/0/1", kind));
                Story waiting = state.get();
                if (!waiting.open().isEmpty()) {
                    isSound(waiting.answersLast(kind, Optional.empty()));
                }
            }
        });
    }

    @Test
    void aTimerThatNobodyArmedChangesNothing() {
        states().forEach((_, state) -> {
            // given
            Story story = state.get();

            // when
            story.saysTimer("retry/nothing");

            // then
            assertThat(story.last()).isInstanceOf(Decision.Ignored.class);
        });
    }

    private static void isSound(Story story) {
        assertThat(Evolve.fold(Service.unknown(SERVICE), story.log())).isEqualTo(story.service());
        if (story.last() instanceof Decision.Ignored(String reason)) {
            assertThat(reason).isNotBlank();
        }
        if (story.decided().contains("RequestRejected")) {
            assertThat(story.rejection()).isNotBlank();
        }
    }
}
