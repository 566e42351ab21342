package dev.spillway.cli.simulate;

import dev.spillway.cli.Exit;
import dev.spillway.core.event.Event;
import dev.spillway.core.state.State;
import dev.spillway.core.state.State.Ended;
import dev.spillway.simulator.scenario.Rehearsal.Rehearsed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How it came out.
 *
 * @param word   promoted, rolled back, waits for a person, not over …
 * @param reason in the machine's words
 * @param status of the command that tells it: as that of {@code deploy --wait}
 */
record Ending(String word, String reason, Duration at, int status) {

    static Ending of(Rehearsed rehearsed) {
        return switch (rehearsed.last().state()) {
            case State.Idle(Optional<Ended> last) when last.isPresent() -> ended(rehearsed, last.get());
            case State.Window _,State.Retiring _ ->
                new Ending("promoted", "the tail is not over", decided(rehearsed, rehearsed.end()), Exit.PROMOTED);
            case State.Forward forward when forward instanceof State.Holding || forward.progress().isPaused() ->
                new Ending("waits for a person", lastHold(rehearsed), Told.offset(rehearsed.end()),
                        Exit.WAITS_FOR_A_PERSON);
            case State.Idle _,State.Applying _,State.Baking _,State.Holding _,State.RollingBack _ ->
                new Ending("not over", "the scenario ends before", Told.offset(rehearsed.end()), Exit.TIMED_OUT);
        };
    }

    private static Ending ended(Rehearsed rehearsed, Ended ended) {
        String word = dev.spillway.gateway.view.Sentences.ending(ended.ending());
        int status = switch (ended.ending()) {
            case PROMOTED -> Exit.PROMOTED;
            case SUPERSEDED -> Exit.REJECTED;
            case ROLLED_BACK, ABORTED_UNTOUCHED, FAILED_NO_STABLE, UNDONE, ABANDONED -> Exit.ROLLED_BACK;
        };
        return new Ending(word, ended.reason(), decided(rehearsed, ended.at()), status);
    }

    /** When it was decided: the tail is not waited for. */
    private static Duration decided(Rehearsed rehearsed, Instant otherwise) {
        return Told.offset(rehearsed.log().stream()
                .filter(e -> e.event() instanceof Event.Promoted || e.event() instanceof Event.RollbackStarted)
                .reduce((_, later) -> later).map(e -> e.header().at()).orElse(otherwise));
    }

    private static String lastHold(Rehearsed rehearsed) {
        return rehearsed.log().stream().flatMap(e -> switch (e.event()) {
            case Event.Held held -> Optional.of(held.reason()).stream();
            case Event.Paused paused -> Optional.of("paused by " + paused.by() + ": " + paused.reason()).stream();
            case Event _ -> Optional.<String>empty().stream();
        }).reduce((_, later) -> later).orElse("");
    }
}
