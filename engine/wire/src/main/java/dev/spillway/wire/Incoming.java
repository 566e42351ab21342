package dev.spillway.wire;

import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Signal;

/** What a record from an inbound topic turned out to be. */
public sealed interface Incoming {
    record Taken(ServiceId service, Signal signal) implements Incoming {}

    /** Meant for others: a heartbeat. */
    record Passed() implements Incoming {}

    /** @param retryable the same bytes may be readable later: the registry was away */
    record Unreadable(String reason, boolean retryable) implements Incoming {}
}
