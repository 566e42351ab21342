package dev.spillway.simulator.platform;

import dev.spillway.executor.Share;
import java.util.List;

/** The API of the simulated target. */
public sealed interface Call {
    record PutFence() implements Call {}
    record PutShares(List<Share> shares) implements Call {}
    record Resize(String revision, int wanted) implements Call {}
    record PutStable(String revision) implements Call {}
}
