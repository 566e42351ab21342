package dev.spillway.core.model;

/** How much of the traffic one revision gets. */
public record Share(RevisionId revision, Weight permille) {
    @Override
    public String toString() {
        return revision + "=" + permille;
    }
}
