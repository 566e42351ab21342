package dev.spillway.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * What could not be read or taken.
 *
 * @param retryable the same bytes may be readable later
 */
public record DeadLetterRecord(String topic, int partition, long offset, String reason, boolean retryable, Instant at,
        Optional<byte[]> key, Optional<byte[]> value) {}
