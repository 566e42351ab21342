package dev.spillway.executor;

/** How many instances of a revision (by id) exist, and how many of them are ready to serve. */
public record Instances(String revision, int ready, int total) {
    public Instances {
        Check.text("instances.revision", revision);
        Check.natural("instances.ready", ready);
        Check.natural("instances.total", total);
        if (ready > total) {
            throw new IllegalArgumentException("instances.ready " + ready + " is more than total " + total);
        }
    }
}
