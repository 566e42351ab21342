package dev.spillway.schemas.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Java type is, as far as the wire cares. Read by the binder and by the derivation, so that both agree. */
sealed interface Shape {

    record One(Scalar scalar) implements Shape {}

    record Many(Type element, boolean set) implements Shape {}

    record Keyed(Scalar key, Type value) implements Shape {}

    record Maybe(Type value) implements Shape {}

    record Fields(Class<?> type, List<RecordComponent> components) implements Shape {}

    record Variants(Class<?> type, List<Class<?>> variants) implements Shape {}

    static Shape of(Type type, Codecs codecs, String where) {
        if (type instanceof ParameterizedType p && p.getRawType() instanceof Class<?> raw) {
            return container(raw, p.getActualTypeArguments(), codecs, where);
        }
        if (type instanceof Class<?> c) {
            return plain(c, codecs, where);
        }
        throw new SchemaMismatchException(where, "no wire form for " + Names.of(type));
    }

    private static Shape container(Class<?> raw, Type[] arguments, Codecs codecs, String where) {
        if (raw == Optional.class) {
            return new Maybe(arguments[0]);
        }
        if (raw == List.class || raw == Set.class) {
            return new Many(arguments[0], raw == Set.class);
        }
        if (raw == Map.class) {
            return new Keyed(key(arguments[0], codecs, where), arguments[1]);
        }
        throw new SchemaMismatchException(where, "no wire form for " + Names.of(raw));
    }

    private static Scalar key(Type type, Codecs codecs, String where) {
        if (of(type, codecs, where) instanceof One one && one.scalar().primitive() == Primitive.STRING) {
            return one.scalar();
        }
        throw new SchemaMismatchException(where,
                "a map's key must have a string form, " + Names.of(type) + " has none");
    }

    private static Shape plain(Class<?> type, Codecs codecs, String where) {
        Scalar scalar = scalar(type, codecs);
        if (scalar != null) {
            return new One(scalar);
        }
        if (type.isRecord()) {
            return record(type, codecs);
        }
        if (type.isInterface() && type.isSealed()) {
            return new Variants(type, variants(type, where));
        }
        throw new SchemaMismatchException(where, "no wire form for " + Names.of(type));
    }

    private static @Nullable Scalar scalar(Class<?> type, Codecs codecs) {
        Scalar value = codecs.value(type);
        if (value != null) {
            return value;
        }
        return type.isEnum() ? Scalar.ofEnum(type) : Scalar.known(type);
    }

    private static Shape record(Class<?> type, Codecs codecs) {
        RecordComponent[] components = type.getRecordComponents();
        if (components.length == 1) {
            Scalar inner = valueOf(components[0], codecs);
            if (inner != null) {
                var getter = Handles.getter(components[0]);
                var constructor = Handles.constructor(type);
                return new One(inner.as(getter,
                        v -> Handles.build(constructor, new Object[]{v})));
            }
        }
        return fields(type);
    }

    private static @Nullable Scalar valueOf(RecordComponent component, Codecs codecs) {
        Class<?> type = component.getType();
        boolean value = type == String.class || type == int.class || type == long.class;
        return value ? scalar(type, codecs) : null;
    }

    /** A record by its components, also where it could travel as a value. */
    static Fields fields(Class<?> type) {
        return new Fields(type, List.of(type.getRecordComponents()));
    }

    private static List<Class<?>> variants(Class<?> type, String where) {
        List<Class<?>> variants = new ArrayList<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                variants.add(permitted);
            } else if (permitted.isInterface() && permitted.isSealed()) {
                variants.addAll(variants(permitted, where));
            } else {
                throw new SchemaMismatchException(where,
                        Names.of(permitted) + " is neither a record nor a sealed interface");
            }
        }
        // A variant may belong to several of the groups that its family is divided into.
        return variants.stream().distinct().toList();
    }
}
