package dev.spillway.schemas.codec;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Objects;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** A Java record in an Avro record. Completed after it was made, since a record may contain itself. */
final class RecordNode implements Node {

    /** One Avro field, in the schema's order. */
    sealed interface Slot {
        void write(Object owner, Encoder out) throws IOException;
    }

    /** Filled from a component. */
    record Component(MethodHandle getter, Node node) implements Slot {
        @Override
        public void write(Object owner, Encoder out) throws IOException {
            node.write(Handles.get(getter, owner), out);
        }
    }

    /** Always the same bytes: the kind of a variant, or the default of a field that this record does not have. */
    @SuppressWarnings("ArrayRecordComponent")
    record Constant(byte[] bytes) implements Slot {
        @Override
        public void write(Object owner, Encoder out) throws IOException {
            out.writeFixed(bytes);
        }
    }

    /** One component, in the constructor's order. */
    record Part(int position, Node node) {}

    private final MethodHandle constructor;
    private Slot[] slots = {};
    private Part[] parts = {};

    RecordNode(Class<?> type) {
        constructor = Handles.constructor(type);
    }

    void complete(List<Slot> slots, List<Part> parts) {
        this.slots = slots.toArray(Slot[]::new);
        this.parts = parts.toArray(Part[]::new);
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
        for (Slot slot : slots) {
            slot.write(value, out);
        }
    }

    @Override
    public Object read(@Nullable Object avro) {
        IndexedRecord fields = (IndexedRecord) Objects.requireNonNull(avro);
        Object[] values = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            Part part = parts[i];
            values[i] = part.node.read(fields.get(part.position));
        }
        return Handles.build(constructor, values);
    }
}
