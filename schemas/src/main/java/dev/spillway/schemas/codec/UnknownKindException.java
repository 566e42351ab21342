package dev.spillway.schemas.codec;

/** The record is sound, but of a kind that this version does not know: most often written by a newer one. */
public final class UnknownKindException extends UnreadableException {
    private static final long serialVersionUID = 1L;

    private final String kind;

    /**
     * @param type
     *            what was to be read
     * @param kind
     *            the name that is not known
     */
    public UnknownKindException(String type, String kind) {
        super(type + ": unknown kind '" + kind + "'");
        this.kind = kind;
    }

    /** The name that is not known, as it came. */
    public String kind() {
        return kind;
    }
}
