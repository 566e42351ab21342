package dev.spillway.executor.local;

import dev.spillway.executor.Share;
import dev.spillway.executor.local.process.Workload;
import java.util.List;

/** What can be done to a target here. Each carries the command's fence; an older one than the target's has no effect. */
public sealed interface Call {
    /** Only the fence: all else is as it should be. */
    record PutFence() implements Call {}

    record PutShares(List<Share> shares) implements Call {
        public PutShares {
            shares = List.copyOf(shares);
        }
    }

    record PutStable(String revision) implements Call {}

    record Scale(Workload workload, int instances) implements Call {}
}
