package dev.spillway.schemas.codec;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** A sealed interface in one Avro record: its kind, and the fields of all its variants. */
final class VariantsNode implements Node {
    private final String name;
    private final int kind;
    private Map<Class<?>, RecordNode> byClass = Map.of();
    private Map<String, RecordNode> byKind = Map.of();

    VariantsNode(String name, int kind) {
        this.name = name;
        this.kind = kind;
    }

    void complete(Map<Class<?>, RecordNode> byClass, Map<String, RecordNode> byKind) {
        this.byClass = Map.copyOf(byClass);
        this.byKind = Map.copyOf(byKind);
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
        Objects.requireNonNull(byClass.get(value.getClass()), "sealed: every variant was bound").write(value, out);
    }

    @Override
    public Object read(@Nullable Object avro) {
        IndexedRecord fields = (IndexedRecord) Objects.requireNonNull(avro);
        String named = String.valueOf(fields.get(kind));
        RecordNode variant = byKind.get(named);
        if (variant == null) {
            throw new UnknownKindException(name, named);
        }
        return variant.read(fields);
    }
}
