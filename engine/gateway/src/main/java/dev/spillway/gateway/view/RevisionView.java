package dev.spillway.gateway.view;

import dev.spillway.core.model.Revision;

/** @param id of the revision's content */
public record RevisionView(String id, String label, String artifact) {
    public static RevisionView of(Revision revision) {
        return new RevisionView(revision.id().value(), revision.label(), revision.artifact());
    }
}
