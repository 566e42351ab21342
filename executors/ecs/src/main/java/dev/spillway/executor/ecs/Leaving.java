package dev.spillway.executor.ecs;

import dev.spillway.executor.Command;
import dev.spillway.executor.Next;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A revision on its way out: its requests first, then what it still answers, then its tasks. Its group stays in the routes. */
final class Leaving {
    private static final Duration TO_END = Duration.ofMinutes(15);
    private static final int WHOLE = 1000;

    private Leaving() {}

    static Next<Call> next(Command command, String revision, Picture.Seen seen) {
        Optional<Slot> slot = seen.holder(revision).or(() -> seen.serving(revision));
        return slot.isEmpty() ? restored(command, seen) : gone(command, revision, slot.get(), seen);
    }

    private static Next<Call> gone(Command command, String revision, Slot slot, Picture.Seen seen) {
        if (seen.hasWeight(slot)) {
            return new Next.Failed<>(
                    "revision " + revision + " still gets requests: its tasks stay, else those would fail");
        }
        if (slot.desired() > 0) {
            Optional<Next<Call>> drains = draining(slot, seen);
            return drains.or(() -> Writes.fence(command, seen)).orElseGet(() -> Writes.update(seen, slot,
                    Arn.revision(slot.taskDefinition()), 0));
        }
        if (slot.tasks() > 0) {
            return new Next.WaitFor<>("the tasks of " + slot.name() + " to end", TO_END);
        }
        return unshown(slot, seen).orElseGet(() -> restored(command, seen));
    }

    /**
     * From the moment at which the weights were read back: requests that are still answered, and clients that were told to come
     * back to this group. Without tasks those would get 503, as the load balancer does not send them to the other.
     */
    private static Optional<Next<Call>> draining(Slot slot, Picture.Seen seen) {
        int stick = seen.forwards().stream().filter(Forward::sticks)
                .mapToInt(forward -> Integer.parseInt(forward.stickiness())).max().orElse(0);
        long seconds = Math.max(slot.facts().drainSeconds(), stick);
        long since = seen.tags().shifted().filter(one -> one.weights().equals(seen.weights()))
                .map(Tags.Shifted::second).orElse(0L);
        return seen.second() < since + seconds
                ? Optional.of(new Next.WaitFor<>("requests and sessions of " + slot.name() + " to end, for "
                        + seconds + " s since " + java.time.Instant.ofEpochSecond(since),
                        Duration.ofSeconds(seconds).plusMinutes(1)))
                : Optional.empty();
    }

    /** The test route goes back to what stays. */
    private static Optional<Next<Call>> unshown(Slot slot, Picture.Seen seen) {
        return seen.test().filter(test -> test.permille().getOrDefault(slot.group(), 0) == WHOLE)
                .flatMap(test -> seen.slots().stream().filter(one -> one.colour() != slot.colour()).findFirst()
                        .map(other -> Writes.modify(CapacitySteps.pointed(test, other, seen))));
    }

    /** After an abort: nobody can be sent to what is gone, so clients may stay where they are again. */
    private static Next<Call> restored(Command command, Picture.Seen seen) {
        if (!seen.tags().unstuck()) {
            return new Next.Done<>();
        }
        for (int i = 0; i < seen.forwards().size(); i++) {
            Forward forward = seen.forwards().get(i);
            Optional<String> before = seen.tags().stickiness(i).filter(one -> !one.equals(forward.stickiness()));
            if (before.isPresent()) {
                return Writes.fence(command, seen).orElseGet(() -> Writes.modify(forward.sticking(before.get())));
            }
        }
        return Writes.tag(command, seen, Map.of(Tags.UNSTUCK, ""));
    }
}
