package dev.spillway.schemas.wire;

import dev.spillway.schemas.codec.RecordCodec;
import dev.spillway.schemas.codec.UnknownKindException;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import dev.spillway.schemas.registry.SchemaRegistryClient.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * All record types of one topic, as framed bytes and back. Ids are learnt while it is built: encoding never asks anybody,
 * and decoding asks only for the schema of a version that it has not met.
 *
 * @param <T>
 *            what the topic's records have in common
 */
public final class WireCodec<T> {

    @SuppressWarnings("ArrayRecordComponent")
    private record Framed<T>(RecordCodec<T> codec, byte[] head) {}

    private final SchemaRegistryClient registry;
    private final String topic;
    private final Function<T, Class<?>> selector;
    private final Map<Class<?>, Framed<T>> byClass;
    private final Map<String, Framed<T>> byName;

    private WireCodec(Builder<T> builder) {
        this.registry = builder.registry;
        this.topic = builder.topic;
        this.selector = builder.selector;
        Map<Class<?>, Framed<T>> classes = new LinkedHashMap<>();
        Map<String, Framed<T>> names = new LinkedHashMap<>();
        builder.codecs.forEach((type, codec) -> {
            Framed<T> framed = new Framed<>(codec,
                    WireFormat.head(registry.register(Subject.of(topic, codec.schema()))));
            classes.put(type, framed);
            names.put(codec.schema().getFullName(), framed);
        });
        this.byClass = Map.copyOf(classes);
        this.byName = Map.copyOf(names);
    }

    /** One record type; where {@code T} is a sealed interface in one Avro record, all its variants. */
    public static <T> WireCodec<T> of(String topic, RecordCodec<T> codec, SchemaRegistryClient registry) {
        return new Builder<T>(topic, registry, value -> codec.type()).add(codec).build();
    }

    /** Several record types, told apart by the value's class. */
    public static <T> Builder<T> builder(String topic, SchemaRegistryClient registry) {
        return new Builder<>(topic, registry, Object::getClass);
    }

    /**
     * Several record types, told apart by another class than the value's own.
     *
     * @param selector
     *            gives the {@link RecordCodec#type()} of the codec to use, for example of a headed record's body
     */
    public static <T> Builder<T> builder(String topic, SchemaRegistryClient registry, Function<T, Class<?>> selector) {
        return new Builder<>(topic, registry, selector);
    }

    /**
     * Framed bytes. Does no I/O.
     *
     * @throws IllegalArgumentException
     *             when no codec was added for the value's class
     */
    public byte[] encode(T value) {
        Class<?> type = selector.apply(value);
        Framed<T> framed = byClass.get(type);
        if (framed == null) {
            throw new IllegalArgumentException("no codec for " + type.getName() + " on " + topic);
        }
        return framed.codec.encode(framed.head, value);
    }

    /**
     * Reads any version of any record type of this topic.
     *
     * @throws UnknownKindException
     *             naming a record type that was not added
     * @throws dev.spillway.schemas.codec.UnreadableException
     *             when the bytes are not a framed record of this topic
     * @throws dev.spillway.schemas.registry.RegistryException
     *             when the schema is not known here and the registry does not tell
     */
    public T decode(byte[] bytes) {
        Schema writer = registry.byId(WireFormat.schemaId(bytes));
        Framed<T> framed = byName.get(writer.getFullName());
        if (framed == null) {
            throw new UnknownKindException(topic, writer.getFullName());
        }
        return framed.codec.decode(bytes, WireFormat.HEAD, writer);
    }

    /** Collects record types. Not safe for use by several threads. */
    public static final class Builder<T> {
        private final String topic;
        private final SchemaRegistryClient registry;
        private final Function<T, Class<?>> selector;
        private final Map<Class<?>, RecordCodec<T>> codecs = new LinkedHashMap<>();

        private Builder(String topic, SchemaRegistryClient registry, Function<T, Class<?>> selector) {
            this.topic = topic;
            this.registry = registry;
            this.selector = selector;
        }

        /** One more record type. */
        @SuppressWarnings("unchecked") // the selector hands each codec only values of its own class
        public Builder<T> add(RecordCodec<? extends T> codec) {
            codecs.put(codec.type(), (RecordCodec<T>) codec);
            return this;
        }

        /**
         * Registers every schema that was added, or finds its id.
         *
         * @throws dev.spillway.schemas.registry.RegistryException
         *             when the registry refuses one or does not answer
         */
        public WireCodec<T> build() {
            return new WireCodec<>(this);
        }
    }
}
