package dev.spillway.executor.ecs.api;

import dev.spillway.executor.CallResult;

/**
 * What an error of Amazon's means for the one call that met it.
 *
 * @param kind whether it may be different next time
 * @param reason in words that name what to do, without secrets
 */
public record Refusal(Kind kind, String reason) {
    /** How it stands with the call. */
    public enum Kind {
        /** It had no effect, and may have one next time. */
        TRANSIENT,
        /** It had no effect, and never will. */
        PERMANENT,
        /** It may have had its effect. */
        UNKNOWN
    }

    public CallResult result() {
        return switch (kind) {
            case TRANSIENT -> new CallResult.Transient(reason);
            case PERMANENT -> new CallResult.Permanent(reason);
            case UNKNOWN -> new CallResult.Unknown(reason);
        };
    }

    public boolean isForGood() {
        return kind == Kind.PERMANENT;
    }
}
