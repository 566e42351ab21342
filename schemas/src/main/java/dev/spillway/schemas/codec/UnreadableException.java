package dev.spillway.schemas.codec;

/** Bytes that do not say what their schema promises: a record for the dead letters, never for a retry. */
public sealed class UnreadableException extends RuntimeException permits UnknownKindException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message
     *            what was read and why it makes no sense
     */
    public UnreadableException(String message) {
        super(message);
    }

    /**
     * @param message
     *            what was read
     * @param cause
     *            what the decoder or the record's own constructor said
     */
    public UnreadableException(String message, Throwable cause) {
        super(message, cause);
    }
}
