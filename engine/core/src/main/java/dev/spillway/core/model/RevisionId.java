package dev.spillway.core.model;

/** The first 12 hex digits of the SHA-256 of what a revision consists of. */
public record RevisionId(String value) implements Comparable<RevisionId> {
    public RevisionId {
        Limits.name("revision id", value);
    }

    @Override
    public int compareTo(RevisionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
