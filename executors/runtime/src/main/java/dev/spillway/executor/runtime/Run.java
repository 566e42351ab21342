package dev.spillway.executor.runtime;

import dev.spillway.executor.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One command on its way. Its stage says what it waits for; the rest is what it must remember between two looks. */
final class Run<C> {

    /** What a run waits for. */
    sealed interface Stage<C> {
        /** Its turn to look at the target. */
        record ToObserve<C>() implements Stage<C> {}

        /** Its turn to make a call. */
        record ToCall<C>(C call) implements Stage<C> {}

        /** The answer to an action in flight. */
        record Acting<C>(long action, Optional<C> call) implements Stage<C> {}

        /** A moment, to look again. */
        record Sleeping<C>(Instant until) implements Stage<C> {}

        /** Nothing: it has had its last word. Answers to its actions are ignored. */
        record Ended<C>() implements Stage<C> {}
    }

    /** A condition that the platform waits for, and since when. */
    record Awaited(String what, Instant since) {}

    /** What is not as asked by then, for all that was tried, is a person's. */
    private static final Duration GUARDED_FOR = Duration.ofHours(1);

    final Delivery delivery;
    final Site<C> site;
    Stage<C> stage = new Stage.ToObserve<>();
    /** Present from {@code done} on: when the longest older call can no longer land. */
    Optional<Instant> settleAt = Optional.empty();
    /** Present if it had expired before this process came, and only the target knows whether it was begun. */
    Optional<Instant> revivedAt = Optional.empty();
    /** A call that may have worked but has not been seen yet. */
    Optional<C> unseen = Optional.empty();
    Optional<Awaited> awaited = Optional.empty();
    String trouble = "";
    int rereads;
    int tries;
    int progress;
    boolean begun;

    Run(Delivery delivery, Site<C> site) {
        this.delivery = delivery;
        this.site = site;
    }

    Command command() {
        return delivery.command();
    }

    boolean ended() {
        return stage instanceof Stage.Ended<C>;
    }

    /** The terminal outcome has been given; what goes on is the guard against late writes. */
    boolean settling() {
        return settleAt.isPresent();
    }

    /** The command's own deadline; revived, the same span again from then; while settling a long one, as nobody else looks. */
    Instant deadline() {
        Duration allowed = Duration.between(command().issuedAt(), command().expiresAt());
        return settleAt.map(at -> at.plus(GUARDED_FOR)).or(() -> revivedAt.map(at -> at.plus(allowed)))
                .orElse(command().expiresAt());
    }

    /** What stood in the way last, for people. */
    String trouble() {
        if (!trouble.isEmpty()) {
            return trouble;
        }
        return awaited.map(Awaited::what).or(() -> unseen.map(call -> "the API took " + call + ", but it is not seen"))
                .orElse("no answer yet");
    }

    /** When it must be looked at again, whatever else happens. */
    Instant due() {
        return stage instanceof Stage.Sleeping<C>(Instant until) && until.isBefore(deadline()) ? until : deadline();
    }
}
