package dev.spillway.schemas.codec;

import java.io.IOException;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** A value that its variant always has, in a union of which other variants use the null branch. */
record PresentNode(String where, int branch, Node value) implements Node {

    @Override
    public void write(Object present, Encoder out) throws IOException {
        out.writeIndex(branch);
        value.write(present, out);
    }

    @Override
    public Object read(@Nullable Object avro) {
        Object present = avro == null ? value.absent() : avro;
        if (present == null) {
            throw new UnreadableException(where + " is missing");
        }
        return value.read(present);
    }
}
