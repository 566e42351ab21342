package dev.spillway.core.model;

import java.util.List;
import java.util.Optional;

/** What an executor read from the real system: never what it asked for. */
public record Observed(List<Share> shares, List<Instances> instances, Optional<RevisionId> stable, Fence fence,
        Optional<String> snapshot, List<FlagShare> flags, List<String> phases) {
    public static final Observed NOTHING = new Observed(List.of(), List.of(), Optional.empty(), Fence.NONE,
            Optional.empty());

    public Observed {
        shares = List.copyOf(shares);
        instances = List.copyOf(instances);
        flags = List.copyOf(flags);
        phases = List.copyOf(phases);
    }

    /** Of a target without a schema. */
    public Observed(List<Share> shares, List<Instances> instances, Optional<RevisionId> stable, Fence fence,
            Optional<String> snapshot, List<FlagShare> flags) {
        this(shares, instances, stable, fence, snapshot, flags, List.of());
    }

    /** Of a target without flags. */
    public Observed(List<Share> shares, List<Instances> instances, Optional<RevisionId> stable, Fence fence,
            Optional<String> snapshot) {
        this(shares, instances, stable, fence, snapshot, List.of());
    }

    public Weight weightOf(RevisionId revision) {
        return shares.stream().filter(s -> s.revision().equals(revision)).map(Share::permille).findFirst()
                .orElse(Weight.ZERO);
    }

    public Instances instancesOf(RevisionId revision) {
        return instances.stream().filter(i -> i.revision().equals(revision)).findFirst()
                .orElse(new Instances(revision, 0, 0));
    }
}
