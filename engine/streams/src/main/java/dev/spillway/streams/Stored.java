package dev.spillway.streams;

import dev.spillway.core.state.Service;

/** A service as it stands in the store: with the head of its hash chain. */
record Stored(Service service, String head) {}
