package dev.spillway.executor.haproxy.socket;

/** A server's administrative state. */
public enum Mode {
    /** Takes requests according to its weight. */
    READY,
    /** Takes no new requests; those in it end. */
    DRAIN,
    /** Out of service, and not checked. */
    MAINT;

    /** The word of {@code set server … state}. */
    String word() {
        return switch (this) {
            case READY -> "ready";
            case DRAIN -> "drain";
            case MAINT -> "maint";
        };
    }
}
