package dev.spillway.executor;

/** Said by a platform unasked: so many instances of a revision (by id) are ready out of those wanted. */
public record Health(String service, String target, String revision, int ready, int wanted) {
    public Health {
        Check.natural("health.ready", ready);
        Check.natural("health.wanted", wanted);
    }
}
