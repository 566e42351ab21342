package dev.spillway.definition.argo;

/** What Spillway makes of a field of Argo Rollouts' API. Whatever is not the same is said to whoever writes the field. */
enum Support {
    /** Read, with Argo Rollouts' meaning. */
    SAME("same"),
    /** Read, but something about it is another on purpose: a warning says what. */
    DIFFERENT("different"),
    /** Describes the workload or its router: the settings of the target, or a warning where a Service names the targets. */
    TARGET("target"),
    /** Changes nothing here, and leaving it out changes no traffic: a warning says so. */
    NO_EFFECT("no effect"),
    /** Leaving it out would change what happens: refused. */
    NOT_YET("not yet");

    private final String word;

    Support(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
