package dev.spillway.streams;

import dev.spillway.core.state.Service;
import dev.spillway.core.state.Timers;
import java.time.Instant;
import java.util.Optional;

/**
 * A service as it stands in the store.
 *
 * @param head    of its hash chain
 * @param nextDue when its first timer is due: a function of the service, kept because every change asks for it twice
 */
record Stored(Service service, String head, Optional<Instant> nextDue) {
    static Stored of(Service service, String head) {
        return new Stored(service, head, Timers.nextDue(service));
    }
}
