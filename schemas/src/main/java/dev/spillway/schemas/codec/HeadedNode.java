package dev.spillway.schemas.codec;

import java.io.IOException;
import java.util.Objects;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** {@link Headed}: the first field is the header, all others are the body's. */
record HeadedNode(Node header, Node body) implements Node {

    @Override
    public void write(Object value, Encoder out) throws IOException {
        Headed<?, ?> headed = (Headed<?, ?>) value;
        header.write(headed.header(), out);
        body.write(headed.body(), out);
    }

    @Override
    public Object read(@Nullable Object avro) {
        IndexedRecord fields = (IndexedRecord) Objects.requireNonNull(avro);
        return new Headed<>(header.read(fields.get(0)), body.read(fields));
    }
}
