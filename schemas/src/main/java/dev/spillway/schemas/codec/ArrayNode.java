package dev.spillway.schemas.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** {@code List<T>} or {@code Set<T>} in an array. */
record ArrayNode(Node element, boolean set) implements Node {

    @Override
    public void write(Object elements, Encoder out) throws IOException {
        Collection<?> items = set ? ordered((Collection<?>) elements) : (Collection<?>) elements;
        out.writeArrayStart();
        out.setItemCount(items.size());
        for (Object item : items) {
            out.startItem();
            element.write(item, out);
        }
        out.writeArrayEnd();
    }

    /** The order of Set.of differs from process to process; equal values must give equal bytes. */
    private static Collection<?> ordered(Collection<?> items) {
        boolean comparable = items.size() > 1 && items.stream().allMatch(Comparable.class::isInstance);
        return comparable ? items.stream().sorted().toList() : items;
    }

    @Override
    public Object read(@Nullable Object avro) {
        Collection<?> items = (Collection<?>) Objects.requireNonNull(avro);
        Collection<Object> read = set ? new LinkedHashSet<>() : new ArrayList<>(items.size());
        for (Object item : items) {
            read.add(element.read(item));
        }
        return set
                ? Collections.unmodifiableSet((LinkedHashSet<?>) read)
                : Collections.unmodifiableList((List<?>) read);
    }

    @Override
    public Object absent() {
        return List.of();
    }
}
