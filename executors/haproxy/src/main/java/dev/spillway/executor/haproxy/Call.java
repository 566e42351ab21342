package dev.spillway.executor.haproxy;

import dev.spillway.executor.Share;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What can be done to a backend here. Each carries the command's fence; an older one than the backend's has no effect. */
public sealed interface Call {
    /** Only the fence: all else is as it should be. */
    record PutFence() implements Call {}

    /** @param owners the whole assignment of slots to revisions that the shares need */
    record PutShares(List<Share> shares, Map<String, String> owners) implements Call {
        public PutShares {
            shares = List.copyOf(shares);
            owners = new TreeMap<>(owners);
        }
    }

    /** Takes a slot from its revision: its servers drain, and are free afterwards. */
    record Vacate(String slot) implements Call {}

    record PutStable(String revision) implements Call {}

    /** HAProxy has forgotten everything: back to what was last acknowledged. */
    record Restore() implements Call {}
}
