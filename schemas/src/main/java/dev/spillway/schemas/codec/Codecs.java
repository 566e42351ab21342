package dev.spillway.schemas.codec;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The types that have a form of their own on the wire, beside the conventions of {@link RecordCodec}. */
public final class Codecs {
    private final Map<Class<?>, Scalar> values;

    private Codecs(Map<Class<?>, Scalar> values) {
        this.values = Map.copyOf(values);
    }

    /** The conventions alone. */
    public static Codecs none() {
        return builder().build();
    }

    /** Starts without any type. */
    public static Builder builder() {
        return new Builder();
    }

    @Nullable
    Scalar value(Class<?> type) {
        return values.get(type);
    }

    /** Collects types. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<Class<?>, Scalar> values = new HashMap<>();

        private Builder() {}

        /** {@code type} travels as a string. */
        public <T> Builder text(Class<T> type, Function<T, String> to, Function<String, T> from) {
            return value(type, String.class, to, from);
        }

        /**
         * {@code type} travels as a primitive.
         *
         * @param primitive
         *            String, Integer, Long, Boolean, Double, byte[], Instant or Duration
         * @throws SchemaMismatchException
         *             when it is none of them
         */
        public <T, P> Builder value(Class<T> type, Class<P> primitive, Function<T, P> to, Function<P, T> from) {
            Scalar scalar = Scalar.known(primitive);
            if (scalar == null) {
                throw new SchemaMismatchException(Names.of(type), Names.of(primitive) + " is not a primitive");
            }
            values.put(type, scalar.as(function(to), function(from)));
            return this;
        }

        @SuppressWarnings("unchecked") // the binder joins it to components of this type and fields of this primitive alone
        private static Function<Object, Object> function(Function<?, ?> typed) {
            return (Function<Object, Object>) typed;
        }

        /** Fixed from here on. */
        public Codecs build() {
            return new Codecs(values);
        }
    }
}
