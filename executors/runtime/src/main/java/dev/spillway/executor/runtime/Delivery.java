package dev.spillway.executor.runtime;

import dev.spillway.executor.Command;

/** A command and where on the commands topic it stands. */
public record Delivery(Command command, int partition, long offset) {}
