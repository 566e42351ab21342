package dev.spillway.wire;

import dev.spillway.core.state.State;
import java.time.Instant;

/**
 * What changes with every event of a service.
 *
 * @param head of the hash chain
 */
public record HotRow(long sequence, Instant at, long epoch, State state, String head) {}
