package dev.spillway.schemas;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Our topics. All are keyed by service id and have the same number of partitions; dead letters keep the key they came with. */
public enum Topic {
    /** What people and systems ask. */
    REQUESTS("requests", Optional.of(Duration.ofDays(30)), Key.SERVICE),
    /** Measurements, from our collectors or anyone's. */
    OBSERVATIONS("observations", Optional.of(Duration.ofDays(7)), Key.SERVICE),
    /** What executors answer. */
    OUTCOMES("outcomes", Optional.of(Duration.ofDays(30)), Key.SERVICE),
    /** What executors must do. */
    COMMANDS("commands", Optional.of(Duration.ofDays(7)), Key.SERVICE),
    /** The log: every decision, in order, per service. Kept for ever. */
    EVENTS("events", Optional.empty(), Key.SERVICE),
    /** The current state of each service, for views. Compacted. */
    SERVICES("services", Optional.empty(), Key.SERVICE),
    /** What could not be read or taken. */
    DEAD_LETTERS("dead-letters", Optional.of(Duration.ofDays(30)), Key.AS_CAME);

    /** Of the largest record that the engine writes: a service's state with its history and a snapshot of each target. */
    public static final int MOST_BYTES = 8 * 1024 * 1024;
    /** Of the largest record that the engine reads: with what is said about it, it fits into a dead letter. */
    public static final int MOST_INBOUND_BYTES = 1024 * 1024;

    /** What stands in a record's key. */
    public enum Key {
        /** {@code environment/name}, UTF-8. */
        SERVICE,
        /** The bytes of the record that is reported. */
        AS_CAME
    }

    private final String topicName;
    @SuppressWarnings("ImmutableEnumChecker") // an Optional of a Duration is immutable
    private final Optional<Duration> retention;
    private final Key key;

    Topic(String name, Optional<Duration> retention, Key key) {
        this.topicName = "spillway." + name;
        this.retention = retention;
        this.key = key;
    }

    /** As Kafka knows it. */
    public String topicName() {
        return topicName;
    }

    /** How long records stay; empty for ever, or until compacted. */
    public Optional<Duration> retention() {
        return retention;
    }

    /** What stands in a record's key. */
    public Key key() {
        return key;
    }

    /** Whether only the newest record of each key is kept. */
    public boolean compacted() {
        return this == SERVICES;
    }

    /** Whether others write it, and the engine reads. */
    public boolean inbound() {
        return this == REQUESTS || this == OBSERVATIONS || this == OUTCOMES;
    }

    /** The topic's own settings, as Kafka names them. Everything else is the broker's to say. */
    public Map<String, String> settings() {
        String largest = Integer.toString(inbound() ? MOST_INBOUND_BYTES : MOST_BYTES);
        if (compacted()) {
            return Map.of("cleanup.policy", "compact", "max.message.bytes", largest);
        }
        String millis = retention.map(r -> Long.toString(r.toMillis())).orElse("-1");
        // Without retention.bytes a broker's own limit would cut the log however long it is to be kept.
        return Map.of("cleanup.policy", "delete", "retention.ms", millis, "retention.bytes", "-1", "max.message.bytes",
                largest);
    }
}
