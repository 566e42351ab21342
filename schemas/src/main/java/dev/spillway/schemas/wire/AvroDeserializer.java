package dev.spillway.schemas.wire;

import dev.spillway.schemas.codec.UnreadableException;
import dev.spillway.schemas.registry.RegistryConfig;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Kafka's deserializer for framed Avro records, as the schema that each was written with. */
public final class AvroDeserializer implements Deserializer<GenericRecord> {
    private final Map<Schema, GenericDatumReader<GenericRecord>> readers = new ConcurrentHashMap<>();
    private @Nullable SchemaRegistryClient registry;

    /** For Kafka, which calls {@link #configure} next. */
    public AvroDeserializer() {}

    /** For those who have a client already. */
    public AvroDeserializer(SchemaRegistryClient registry) {
        this.registry = registry;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        if (registry == null) {
            registry = new SchemaRegistryClient(RegistryConfig.from(configs));
        }
    }

    /**
     * @throws SerializationException
     *             when these are not the bytes of a framed record
     * @throws dev.spillway.schemas.registry.RegistryException
     *             when the registry does not know the schema or does not answer
     */
    @Override
    public @Nullable GenericRecord deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        Schema schema = Objects.requireNonNull(registry, "configure() comes first").byId(id(data));
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(data, WireFormat.HEAD, data.length - WireFormat.HEAD,
                null);
        try {
            return readers.computeIfAbsent(schema, GenericDatumReader::new).read(null, decoder);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("cannot read a " + schema.getFullName() + " from " + topic, e);
        }
    }

    private static int id(byte[] data) {
        try {
            return WireFormat.schemaId(data);
        } catch (UnreadableException e) {
            throw new SerializationException(e.getMessage(), e);
        }
    }
}
