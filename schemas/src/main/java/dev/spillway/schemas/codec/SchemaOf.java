package dev.spillway.schemas.codec;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Derives schemas from Java types. For state of our own; what others read is written by hand, with its docs. */
public final class SchemaOf {
    private final String namespace;
    private final Codecs codecs;
    private final Map<String, Class<?>> owners = new HashMap<>();
    private final Map<Class<?>, Schema> named = new HashMap<>();

    private SchemaOf(String namespace, Codecs codecs) {
        this.namespace = namespace;
        this.codecs = codecs;
    }

    /**
     * The schema that {@link RecordCodec} binds to {@code type}. Optional, collection, number and boolean fields have a default,
     * so that a later version may add them and still read older rows; nested types are named by their outer types' names
     * and their own.
     *
     * @throws SchemaMismatchException
     *             when a component has no wire form, or two types one name
     */
    public static Schema derive(Class<?> type, String namespace, Codecs codecs) {
        SchemaOf deriving = new SchemaOf(namespace, codecs);
        String where = Names.of(type);
        Schema schema = type.isRecord() ? deriving.fields(Shape.fields(type), where) : deriving.schema(type, where);
        // Through its text: a default made in memory does not equal the same default read from a registry (0L is not 0).
        return new Schema.Parser().parse(schema.toString());
    }

    private Schema schema(Type type, String where) {
        Shape shape = Shape.of(type, codecs, where);
        if (shape instanceof Shape.Many many) {
            return Schema.createArray(schema(many.element(), where + "[]"));
        }
        if (shape instanceof Shape.Keyed keyed) {
            return Schema.createMap(schema(keyed.value(), where + "{}"));
        }
        if (shape instanceof Shape.Maybe maybe) {
            return Schema.createUnion(Schema.create(Schema.Type.NULL), schema(maybe.value(), where));
        }
        if (shape instanceof Shape.Fields fields) {
            return fields(fields, where);
        }
        if (shape instanceof Shape.Variants variants) {
            return variants(variants, where);
        }
        return ((Shape.One) shape).scalar().primitive().schema();
    }

    private Schema fields(Shape.Fields shape, String where) {
        Schema known = named.get(shape.type());
        if (known != null) {
            return known;
        }
        Schema schema = name(shape.type(), where);
        List<Schema.Field> fields = new ArrayList<>();
        for (RecordComponent component : shape.components()) {
            String at = where + "." + component.getName();
            Schema type = schema(component.getGenericType(), at);
            Object standing = standing(component.getGenericType(), at);
            fields.add(standing == null
                    ? new Schema.Field(component.getName(), type)
                    : new Schema.Field(component.getName(), type, null, standing));
        }
        schema.setFields(fields);
        return schema;
    }

    private @Nullable Object standing(Type type, String where) {
        Shape shape = Shape.of(type, codecs, where);
        if (shape instanceof Shape.Maybe) {
            return JsonProperties.NULL_VALUE;
        }
        if (shape instanceof Shape.Many) {
            return List.of();
        }
        if (shape instanceof Shape.Keyed) {
            return Map.of();
        }
        return shape instanceof Shape.One one ? one.scalar().primitive().absent() : null;
    }

    private Schema variants(Shape.Variants shape, String where) {
        Schema known = named.get(shape.type());
        if (known != null) {
            return known;
        }
        Schema schema = name(shape.type(), where);
        Map<String, List<Schema>> branches = new LinkedHashMap<>();
        for (Class<?> variant : shape.variants()) {
            for (RecordComponent component : variant.getRecordComponents()) {
                String at = Names.of(variant) + "." + component.getName();
                add(branches.computeIfAbsent(component.getName(), n -> new ArrayList<>()), component, at);
            }
        }
        List<Schema.Field> fields = new ArrayList<>();
        fields.add(new Schema.Field(Binder.KIND, Schema.create(Schema.Type.STRING)));
        branches.forEach((name, types) -> fields.add(optional(name, types, where)));
        schema.setFields(fields);
        return schema;
    }

    private void add(List<Schema> branches, RecordComponent component, String where) {
        Type type = component.getGenericType();
        Shape shape = Shape.of(type, codecs, where);
        Schema schema = schema(shape instanceof Shape.Maybe maybe ? maybe.value() : type, where);
        if (branches.stream().noneMatch(known -> same(known, schema))) {
            branches.add(schema);
        }
    }

    /** Schema.equals needs complete records; a recursive type meets itself half-made. Its name says enough. */
    private static boolean same(Schema a, Schema b) {
        if (a.getType() != b.getType()) {
            return false;
        }
        return switch (a.getType()) {
            case RECORD -> a.getFullName().equals(b.getFullName());
            case ARRAY -> same(a.getElementType(), b.getElementType());
            case MAP -> same(a.getValueType(), b.getValueType());
            default -> a.equals(b);
        };
    }

    private static Schema.Field optional(String name, List<Schema> types, String where) {
        if (name.equals(Binder.KIND)) {
            throw new SchemaMismatchException(where, "a variant's component may not be called 'kind'");
        }
        List<Schema> union = new ArrayList<>();
        union.add(Schema.create(Schema.Type.NULL));
        union.addAll(types);
        try {
            return new Schema.Field(name, Schema.createUnion(union), null, JsonProperties.NULL_VALUE);
        } catch (AvroRuntimeException e) {
            throw new SchemaMismatchException(where + "." + name, "variants disagree about it: " + types);
        }
    }

    private Schema name(Class<?> type, String where) {
        String name = Names.avro(type);
        Class<?> owner = owners.putIfAbsent(name, type);
        if (owner != null) {
            throw new SchemaMismatchException(where, owner + " and " + type + " would both be called " + name);
        }
        Schema schema = Schema.createRecord(name, null, namespace, false);
        named.put(type, schema);
        return schema;
    }
}
