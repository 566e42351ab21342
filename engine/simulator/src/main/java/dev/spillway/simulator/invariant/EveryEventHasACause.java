package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Header;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;

/** Every line names the signal it came from, the next number, and a time that does not run backwards. */
final class EveryEventHasACause implements Invariant {
    @Override
    public void afterEvent(World world) {
        Header header = world.entry().header();
        require(header.sequence() == world.before().sequence() + 1, () -> "number " + header.sequence());
        require(!header.at().isBefore(world.before().at()), () -> "time ran backwards to " + header.at());
        String id = switch (world.signal()) {
            case Request r -> r.ask().requestId();
            case Signal.Outcome o -> o.id();
            case Signal.Health h -> h.id();
            case Signal.Increment i -> i.id();
            case Signal.Measurement m -> m.id();
            case Signal.TimerDue t -> t.timer() + "@" + t.due();
        };
        require(header.cause().id().equals(id), () -> "caused by " + header.cause() + " instead of " + id);
    }
}
