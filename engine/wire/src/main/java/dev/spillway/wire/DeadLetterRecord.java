package dev.spillway.wire;

import java.time.Instant;

/**
 * What could not be read or taken.
 *
 * @param retryable the same bytes may be readable later
 * @param key       as it came, as UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that are passed on, never compared
public record DeadLetterRecord(String topic, int partition, long offset, String reason, boolean retryable, Instant at,
        byte[] key, byte[] value) {}
