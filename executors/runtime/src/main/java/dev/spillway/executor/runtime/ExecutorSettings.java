package dev.spillway.executor.runtime;

import java.time.Duration;

/**
 * Which executor this is.
 *
 * @param executor id of this process
 * @param platform only commands for this platform and {@code instance} are carried out
 * @param heartbeat how often it says that it is alive
 * @param grace how long a stop waits for calls in flight
 */
public record ExecutorSettings(String executor, String platform, String instance, String commandsTopic, Pace pace,
        Duration heartbeat, Duration grace) {
    public ExecutorSettings {
        if (executor.isBlank() || platform.isBlank() || instance.isBlank() || commandsTopic.isBlank()) {
            throw new IllegalArgumentException("executor, platform, instance and commandsTopic must not be empty");
        }
    }

    /** Everything else as it usually is: a heartbeat every 5 s, 10 s of grace. */
    public static ExecutorSettings of(String executor, String platform, String instance, String commandsTopic) {
        return new ExecutorSettings(executor, platform, instance, commandsTopic, Pace.STANDARD, Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    /** The consumer group, {@code spillway-<platform>-<instance>}. */
    public String group() {
        return "spillway-" + platform + "-" + instance;
    }
}
