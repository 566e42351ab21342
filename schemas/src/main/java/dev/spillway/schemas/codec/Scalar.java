package dev.spillway.schemas.codec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** A Java type that travels as one primitive: the primitive itself, a time, an enum, or a record around one of them. */
record Scalar(Primitive primitive, Function<Object, Object> to, Function<Object, Object> from) implements Node {

    private static final Map<Class<?>, Scalar> KNOWN = Map.ofEntries(
            Map.entry(String.class, plain(Primitive.STRING)),
            Map.entry(int.class, plain(Primitive.INT)), Map.entry(Integer.class, plain(Primitive.INT)),
            Map.entry(long.class, plain(Primitive.LONG)), Map.entry(Long.class, plain(Primitive.LONG)),
            Map.entry(boolean.class, plain(Primitive.BOOLEAN)), Map.entry(Boolean.class, plain(Primitive.BOOLEAN)),
            Map.entry(double.class, plain(Primitive.DOUBLE)), Map.entry(Double.class, plain(Primitive.DOUBLE)),
            Map.entry(byte[].class, plain(Primitive.BYTES)),
            Map.entry(Instant.class, new Scalar(Primitive.TIMESTAMP, i -> ((Instant) i).toEpochMilli(),
                    l -> Instant.ofEpochMilli((Long) l))),
            Map.entry(Duration.class,
                    new Scalar(Primitive.LONG, d -> ((Duration) d).toMillis(), l -> Duration.ofMillis((Long) l))));

    static @Nullable Scalar known(Class<?> type) {
        return KNOWN.get(type);
    }

    private static Scalar plain(Primitive primitive) {
        return new Scalar(primitive, Function.identity(), Function.identity());
    }

    /** Names by ordinal: within one process an ordinal is what a constant is found by fastest, and none is ever written. */
    @SuppressWarnings("EnumOrdinal")
    static Scalar ofEnum(Class<?> type) {
        Object[] all = type.getEnumConstants();
        String[] names = new String[all.length];
        Map<String, Object> constants = new HashMap<>();
        for (Object constant : all) {
            int place = ((Enum<?>) constant).ordinal();
            names[place] = Names.camel(((Enum<?>) constant).name());
            constants.put(names[place], constant);
        }
        return new Scalar(Primitive.STRING, c -> names[((Enum<?>) c).ordinal()],
                name -> constant(type, constants, (String) name));
    }

    private static Object constant(Class<?> type, Map<String, Object> constants, String name) {
        Object constant = constants.get(name);
        if (constant == null) {
            throw new UnknownKindException(Names.of(type), name);
        }
        return constant;
    }

    /** The same primitive, seen as another type. */
    @SuppressWarnings("ReferenceEquality") // scalars hold functions: two of them are the same only if they are one
    Scalar as(Function<Object, Object> unwrap, Function<Object, Object> wrap) {
        boolean plain = this == KNOWN.get(String.class) || this == KNOWN.get(int.class)
                || this == KNOWN.get(long.class);
        return plain
                ? new Scalar(primitive, unwrap, wrap)
                : new Scalar(primitive, unwrap.andThen(to), from.andThen(wrap));
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
        primitive.write(to.apply(value), out);
    }

    @Override
    public Object read(@Nullable Object avro) {
        return from.apply(primitive.read(Objects.requireNonNull(avro)));
    }

    @Override
    public @Nullable Object absent() {
        return primitive.absent();
    }
}
