package dev.spillway.schemas.codec;

/** A Java type and an Avro schema do not fit each other. Thrown while a codec is built, never while one works. */
public final class SchemaMismatchException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    SchemaMismatchException(String where, String problem) {
        super(where + ": " + problem);
    }
}
