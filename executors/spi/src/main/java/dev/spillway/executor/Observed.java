package dev.spillway.executor;

import java.util.List;
import java.util.Optional;

/**
 * What was read back from a target.
 *
 * @param stable id of the revision that is labelled stable
 * @param fence the newest fence found there, {@link Fence#NONE} where none was
 * @param snapshot what Spillway will own there, in the platform's own words (at most 64 KiB)
 * @param phases of the schema that were carried out and verified, for example {@code expand}
 * @param flags what part of the users sees each flag on
 */
public record Observed(List<Share> shares, List<Instances> instances, Optional<String> stable, Fence fence,
        Optional<String> snapshot, List<FlagShare> flags, List<String> phases) {
    /** Nothing there, never touched by us. */
    public static final Observed NOTHING = new Observed(List.of(), List.of(), Optional.empty(), Fence.NONE,
            Optional.empty());

    public Observed {
        shares = List.copyOf(shares);
        instances = List.copyOf(instances);
        flags = List.copyOf(flags);
        phases = List.copyOf(phases);
    }

    /** Of a target without a schema. */
    public Observed(List<Share> shares, List<Instances> instances, Optional<String> stable, Fence fence,
            Optional<String> snapshot, List<FlagShare> flags) {
        this(shares, instances, stable, fence, snapshot, flags, List.of());
    }

    /** Of a target without flags. */
    public Observed(List<Share> shares, List<Instances> instances, Optional<String> stable, Fence fence,
            Optional<String> snapshot) {
        this(shares, instances, stable, fence, snapshot, List.of());
    }
}
