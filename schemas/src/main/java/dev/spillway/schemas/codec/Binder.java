package dev.spillway.schemas.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Joins a Java type and a schema by name, and says where they do not fit. */
final class Binder {
    static final String KIND = "kind";
    static final String HEADER = "header";

    private record Place(Class<?> type, Schema schema) {}

    private final Codecs codecs;
    private final Map<Place, Node> bound = new HashMap<>();

    Binder(Codecs codecs) {
        this.codecs = codecs;
    }

    /** A whole record: its type is never taken for a value, however small it is. */
    Node root(Class<?> type, Schema schema) {
        return type.isRecord() ? record(type, schema, Names.of(type)) : bind(type, schema, Names.of(type));
    }

    Node headed(Class<?> header, Class<?> body, Schema schema) {
        String where = Names.of(body);
        Schema.Field first = schema.getFields().isEmpty() ? null : schema.getFields().get(0);
        if (first == null || !first.name().equals(HEADER)) {
            throw new SchemaMismatchException(where, "the first field of " + schema.getFullName() + " is not 'header'");
        }
        RecordNode fields = new RecordNode(body);
        RecordNode.Slot nothing = new RecordNode.Constant(new byte[0]);
        complete(fields, body, schema, Map.of(HEADER, nothing), where);
        return new HeadedNode(root(header, first.schema()), fields);
    }

    private Node bind(Type type, Schema schema, String where) {
        Shape shape = Shape.of(type, codecs, where);
        if (schema.getType() == Schema.Type.UNION) {
            return union(type, shape, schema, where);
        }
        if (schema.getType() == Schema.Type.RECORD && type instanceof Class<?> c && c.isRecord()
                && codecs.value(c) == null) {
            return record(c, schema, where);
        }
        if (!fits(shape, schema)) {
            throw new SchemaMismatchException(where, Names.of(type) + " does not fit Avro " + described(schema));
        }
        if (shape instanceof Shape.Many many) {
            return new ArrayNode(bind(many.element(), schema.getElementType(), where + "[]"), many.set());
        }
        if (shape instanceof Shape.Keyed keyed) {
            return new MapNode(keyed.key(), bind(keyed.value(), schema.getValueType(), where + "{}"));
        }
        if (shape instanceof Shape.Variants variants) {
            return variants(variants, schema, where);
        }
        return ((Shape.One) shape).scalar();
    }

    private static boolean fits(Shape shape, Schema schema) {
        Schema.Type type = schema.getType();
        if (shape instanceof Shape.One one) {
            return one.scalar().primitive().fits(schema);
        }
        return (shape instanceof Shape.Many && type == Schema.Type.ARRAY)
                || (shape instanceof Shape.Keyed && type == Schema.Type.MAP)
                || (shape instanceof Shape.Fields && type == Schema.Type.RECORD)
                || (shape instanceof Shape.Variants && type == Schema.Type.RECORD);
    }

    private static String described(Schema schema) {
        return schema.getLogicalType() == null
                ? schema.getType() == Schema.Type.RECORD ? schema.getFullName() : schema.getType().getName()
                : schema.getLogicalType().getName();
    }

    private Node union(Type type, Shape shape, Schema union, String where) {
        if (shape instanceof Shape.Maybe maybe) {
            Integer none = union.getIndexNamed("null");
            if (none == null) {
                throw new SchemaMismatchException(where, "is optional, but " + union + " has no null");
            }
            int branch = branch(maybe.value(), union, where);
            return new OptionalNode(none, branch, bind(maybe.value(), union.getTypes().get(branch), where));
        }
        int branch = branch(type, union, where);
        return new PresentNode(where, branch, bind(type, union.getTypes().get(branch), where));
    }

    /** By name if there are several records, else by form. */
    private int branch(Type type, Schema union, String where) {
        List<Schema> branches = union.getTypes();
        Shape shape = Shape.of(type, codecs, where);
        List<Predicate<Schema>> tries = List.of(
                s -> s.getType() == Schema.Type.RECORD && type instanceof Class<?> c
                        && s.getName().equals(Names.avro(c)),
                s -> fits(shape, s), s -> s.getType() != Schema.Type.NULL);
        for (Predicate<Schema> fit : tries) {
            for (int i = 0; i < branches.size(); i++) {
                if (fit.test(branches.get(i))) {
                    return i;
                }
            }
        }
        throw new SchemaMismatchException(where, "nothing but null in " + union);
    }

    private Node record(Class<?> type, Schema schema, String where) {
        requireRecord(schema, where);
        Node known = bound.get(new Place(type, schema));
        if (known != null) {
            return known;
        }
        RecordNode node = new RecordNode(type);
        bound.put(new Place(type, schema), node);
        complete(node, type, schema, Map.of(), where);
        return node;
    }

    private Node variants(Shape.Variants shape, Schema schema, String where) {
        Schema.Field kind = schema.getField(KIND);
        if (kind == null || kind.schema().getType() != Schema.Type.STRING) {
            throw new SchemaMismatchException(where, "no string field 'kind' in " + schema.getFullName());
        }
        Node known = bound.get(new Place(shape.type(), schema));
        if (known != null) {
            return known;
        }
        VariantsNode node = new VariantsNode(Names.of(shape.type()), kind.pos());
        bound.put(new Place(shape.type(), schema), node);
        Map<Class<?>, RecordNode> byClass = new HashMap<>();
        Map<String, RecordNode> byKind = new HashMap<>();
        for (Class<?> variant : shape.variants()) {
            RecordNode fields = new RecordNode(variant);
            if (byKind.put(Names.kind(variant), fields) != null) {
                throw new SchemaMismatchException(where, "two variants are called " + Names.kind(variant));
            }
            byClass.put(variant, fields);
            RecordNode.Slot named = new RecordNode.Constant(bytes(kind.schema(), Names.kind(variant)));
            complete(fields, variant, schema, Map.of(KIND, named), Names.of(variant));
        }
        node.complete(byClass, byKind);
        return node;
    }

    private void complete(RecordNode node, Class<?> type, Schema schema, Map<String, RecordNode.Slot> given,
            String where) {
        Map<String, RecordNode.Slot> slots = new HashMap<>(given);
        List<RecordNode.Part> parts = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = component.getName();
            Schema.Field field = schema.getField(name);
            if (field == null || given.containsKey(name)) {
                throw new SchemaMismatchException(where + "." + name,
                        "no Avro field for it in " + schema.getFullName());
            }
            Node value = bind(component.getGenericType(), field.schema(), where + "." + name);
            parts.add(new RecordNode.Part(field.pos(), value));
            slots.put(name, RecordNode.slot(component, value));
        }
        node.complete(schema.getFields().stream().map(f -> slot(slots, f, schema, where)).toList(), parts);
    }

    private static RecordNode.Slot slot(Map<String, RecordNode.Slot> slots, Schema.Field field, Schema schema,
            String where) {
        RecordNode.Slot slot = slots.get(field.name());
        if (slot != null) {
            return slot;
        }
        if (!field.hasDefaultValue()) {
            throw new SchemaMismatchException(where, "no component for the Avro field '" + field.name() + "' of "
                    + schema.getFullName() + ", which has no default");
        }
        return new RecordNode.Constant(bytes(field.schema(), GenericData.get().getDefaultValue(field)));
    }

    private static byte[] bytes(Schema schema, Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<Object>(schema).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void requireRecord(Schema schema, String where) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new SchemaMismatchException(where, "is a record, but Avro has " + described(schema));
        }
    }
}
