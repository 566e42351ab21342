package dev.spillway.executor;

import java.time.Instant;

/** An executor is alive and serves this platform and instance. */
public record Heartbeat(String executor, String platform, String instance, Instant saidAt) {}
