package dev.spillway.schemas.codec;

import java.io.IOException;
import java.util.Optional;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** {@code Optional<T>} in a union of null and T. */
record OptionalNode(int nullBranch, int branch, Node value) implements Node {

    @Override
    public void write(Object optional, Encoder out) throws IOException {
        Object present = ((Optional<?>) optional).orElse(null);
        if (present == null) {
            out.writeIndex(nullBranch);
        } else {
            out.writeIndex(branch);
            value.write(present, out);
        }
    }

    @Override
    public Object read(@Nullable Object avro) {
        return avro == null ? Optional.empty() : Optional.of(value.read(avro));
    }
}
