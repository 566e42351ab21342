package dev.spillway.executor;

import java.util.List;
import java.util.Optional;

/**
 * What was read back from a target.
 *
 * @param stable id of the revision that is labelled stable
 * @param fence the newest fence found there, {@link Fence#NONE} where none was
 * @param snapshot what Spillway will own there, in the platform's own words (at most 64 KiB)
 */
public record Observed(List<Share> shares, List<Instances> instances, Optional<String> stable, Fence fence,
        Optional<String> snapshot) {
    /** Nothing there, never touched by us. */
    public static final Observed NOTHING = new Observed(List.of(), List.of(), Optional.empty(), Fence.NONE,
            Optional.empty());

    public Observed {
        shares = List.copyOf(shares);
        instances = List.copyOf(instances);
    }
}
