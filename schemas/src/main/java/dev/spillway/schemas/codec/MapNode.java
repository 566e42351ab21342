package dev.spillway.schemas.codec;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** {@code Map<K, V>} in a map; a key is its string form. */
record MapNode(Scalar key, Node value) implements Node {

    @Override
    public void write(Object map, Encoder out) throws IOException {
        // Sorted: the order of Map.of differs from process to process, and equal values must give equal bytes.
        Map<String, Object> entries = new TreeMap<>();
        ((Map<?, ?>) map).forEach((k, v) -> entries.put((String) key.to().apply(k), v));
        out.writeMapStart();
        out.setItemCount(entries.size());
        for (Map.Entry<String, Object> entry : entries.entrySet()) {
            out.startItem();
            out.writeString(entry.getKey());
            value.write(entry.getValue(), out);
        }
        out.writeMapEnd();
    }

    @Override
    public Object read(@Nullable Object avro) {
        Map<?, ?> entries = (Map<?, ?>) Objects.requireNonNull(avro);
        Map<Object, Object> read = new LinkedHashMap<>();
        entries.forEach((k, v) -> read.put(key.read(k), value.read(v)));
        return Collections.unmodifiableMap(read);
    }

    @Override
    public Object absent() {
        return Map.of();
    }
}
