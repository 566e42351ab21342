package dev.spillway.schemas.codec;

import java.io.IOException;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** One place in a bound schema: writes a Java value straight to Avro binary, reads it back from Avro's generic form. */
interface Node {

    void write(Object value, Encoder out) throws IOException;

    /**
     * @param avro
     *            null only where the schema allows it
     */
    Object read(@Nullable Object avro);

    /** What an absent value reads as, in Avro's form, or null where nothing sensible can stand for it. */
    default @Nullable Object absent() {
        return null;
    }
}
