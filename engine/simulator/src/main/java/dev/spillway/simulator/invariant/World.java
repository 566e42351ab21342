package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Service;

/** One line of the log, the service on either side of it, and the truth beside it. */
public record World(Signal signal, Service before, Entry entry, Service after, Truth truth) {
    public Event event() {
        return entry.event();
    }
}
