package dev.spillway.dev;

import org.jspecify.annotations.Nullable;

/**
 * The embedded default cannot start. The message names the directory or port and says what to do about it, and is meant to be
 * shown as it is; the reason is for callers that want to try something else.
 */
public final class DevStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why it did not start. */
    public enum Reason {
        /** The data directory holds files that are not ours. */
        DIRECTORY_FOREIGN,
        /** The data directory was written by a version that this one cannot read. */
        DIRECTORY_VERSION,
        /** Another process (or another broker in this one) uses the data directory. */
        DIRECTORY_IN_USE,
        /** The data directory cannot be created, read or written. */
        DIRECTORY_DENIED,
        /** Somebody else listens on the port. */
        PORT_TAKEN,
        /** The broker itself gave up; the cause says why. */
        BROKER_FAILED,
        /** The registry could not read or claim its topic; the cause says why. */
        REGISTRY_FAILED
    }

    private final Reason reason;

    public DevStartException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** The refusal of a port on the loopback. */
    public static DevStartException portTaken(int port, Throwable cause) {
        return new DevStartException(Reason.PORT_TAKEN,
                "Port " + port + " on 127.0.0.1 cannot be listened on (" + cause.getMessage()
                        + "). Stop what uses it, or choose another port (0 takes a free one).",
                cause);
    }

    public Reason reason() {
        return reason;
    }
}
