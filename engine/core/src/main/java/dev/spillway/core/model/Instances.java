package dev.spillway.core.model;

/** How many instances of a revision were seen, and how many of them were ready. */
public record Instances(RevisionId revision, int ready, int total) {
    public Instances {
        Limits.require(ready >= 0 && total >= ready,
                () -> "instances need 0 <= ready <= total, but were " + ready + "/" + total);
    }
}
