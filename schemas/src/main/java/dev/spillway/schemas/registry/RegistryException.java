package dev.spillway.schemas.registry;

/** The registry said no, or said nothing. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a caller can do about it. Taken from the HTTP status: error codes differ between servers. */
    public enum Kind {
        /** 409: the schema breaks the subject's compatibility level. */
        INCOMPATIBLE,
        /** 404: no such subject, schema or id. */
        NOT_FOUND,
        /** 422: the server does not take the text for a schema. */
        INVALID,
        /** 401 or 403. */
        NOT_ALLOWED,
        /** No server answered in time, or each was busy or broken: worth another try later. */
        UNAVAILABLE,
        /** Any other answer that we do not understand. */
        REFUSED
    }

    private final Kind kind;
    private final int status;

    RegistryException(Kind kind, int status, String message) {
        super(message);
        this.kind = kind;
        this.status = status;
    }

    RegistryException(String message, Throwable cause) {
        super(message, cause);
        this.kind = Kind.UNAVAILABLE;
        this.status = 0;
    }

    static RegistryException of(int status, String message) {
        Kind kind = switch (status) {
            case 409 -> Kind.INCOMPATIBLE;
            case 404 -> Kind.NOT_FOUND;
            case 422 -> Kind.INVALID;
            case 401, 403 -> Kind.NOT_ALLOWED;
            default -> Transport.worthARetry(status) ? Kind.UNAVAILABLE : Kind.REFUSED;
        };
        return new RegistryException(kind, status, message);
    }

    /** What a caller can do about it. */
    public Kind kind() {
        return kind;
    }

    /** The HTTP status, or 0 when nobody answered. */
    public int status() {
        return status;
    }

    /** Whether the same call may succeed later. */
    public boolean retryable() {
        return kind == Kind.UNAVAILABLE;
    }
}
