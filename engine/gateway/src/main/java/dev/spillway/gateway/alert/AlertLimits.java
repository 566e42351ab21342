package dev.spillway.gateway.alert;

import java.time.Duration;
import java.time.Instant;

/** How much an alerting system may say at once. */
final class AlertLimits {
    /** Ten thousand alerts of a kilobyte. */
    static final int BODY_BYTES = 10 * 1024 * 1024;
    static final int ALERTS = 10_000;
    /** Calls of which the body is held at the same time; the others wait, and then are told to come again. */
    static final int CALLS = 4;
    static final Duration TURN = Duration.ofSeconds(5);
    static final Duration ACK = Duration.ofSeconds(15);
    /** Fingerprints of what was taken are kept in the service's state. */
    static final int FINGERPRINT = 128;
    static final int REVISION = 128;
    /** Longer ones are cut: they are for people. */
    static final int REASON = 500;
    /** All names and values of one alert. */
    static final int LABELS = 16 * 1024;
    static final Instant EARLIEST = Instant.EPOCH;
    static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");
    /** A signature is as old as this, or as far ahead, at most: a call that was overheard cannot be sent again later. */
    static final Duration REPLAY = Duration.ofMinutes(5);
    /** Shorter secrets can be guessed. */
    static final int SECRET_LEAST = 16;
    static final int SECRET_MOST = 4096;

    private AlertLimits() {}
}
