package dev.spillway.schemas.codec;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
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
    record Component(Function<Object, Object> getter, Node node) implements Slot {
        @Override
        public void write(Object owner, Encoder out) throws IOException {
            node.write(getter.apply(owner), out);
        }
    }

    /** The same for a plain long, without an object for it. */
    record LongComponent(ToLongFunction<Object> getter) implements Slot {
        @Override
        public void write(Object owner, Encoder out) throws IOException {
            out.writeLong(getter.applyAsLong(owner));
        }
    }

    /** The same for a plain int. */
    record IntComponent(ToIntFunction<Object> getter) implements Slot {
        @Override
        public void write(Object owner, Encoder out) throws IOException {
            out.writeInt(getter.applyAsInt(owner));
        }
    }

    /** Always the same bytes: the kind of a variant, or the default of a field that this record does not have. */
    @SuppressWarnings("ArrayRecordComponent")
    record Constant(byte[] bytes) implements Slot {
        @Override
        public void write(Object owner, Encoder out) throws IOException {
            out.writeFixed(bytes);
        }

        Constant followedBy(Constant next) {
            byte[] both = Arrays.copyOf(bytes, bytes.length + next.bytes.length);
            System.arraycopy(next.bytes, 0, both, bytes.length, next.bytes.length);
            return new Constant(both);
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

    /** Scalars hold functions: two of them are the same only if they are one. */
    @SuppressWarnings("ReferenceEquality")
    static Slot slot(RecordComponent component, Node node) {
        if (node == Scalar.known(long.class)) {
            return new LongComponent(Handles.longGetter(component));
        }
        return node == Scalar.known(int.class)
                ? new IntComponent(Handles.intGetter(component))
                : new Component(Handles.getter(component), node);
    }

    void complete(List<Slot> slots, List<Part> parts) {
        this.slots = joined(slots).toArray(Slot[]::new);
        this.parts = parts.toArray(Part[]::new);
    }

    /** A variant lacks most fields of its family: what is always the same in a row is written in one go. */
    private static List<Slot> joined(List<Slot> slots) {
        List<Slot> joined = new ArrayList<>();
        for (Slot slot : slots) {
            if (slot instanceof Constant next && !joined.isEmpty()
                    && joined.get(joined.size() - 1) instanceof Constant before) {
                joined.set(joined.size() - 1, before.followedBy(next));
            } else {
                joined.add(slot);
            }
        }
        return joined;
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
