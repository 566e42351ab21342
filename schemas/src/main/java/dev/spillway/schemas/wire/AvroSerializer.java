package dev.spillway.schemas.wire;

import dev.spillway.schemas.registry.RegistryConfig;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import dev.spillway.schemas.registry.SchemaRegistryClient.Subject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's serializer for Avro records, generic or generated, in Confluent's frame. Subjects are named by topic and record
 * (TopicRecordName). Configured by Confluent's keys: {@code schema.registry.url}, {@code auto.register.schemas} (true by
 * default; false means that a schema must be registered already), and those of {@link RegistryConfig}.
 */
public final class AvroSerializer implements Serializer<GenericRecord> {
    /** Whether to register what the registry does not know. */
    public static final String AUTO_REGISTER = "auto.register.schemas";

    private @Nullable SchemaRegistryClient registry;
    private boolean register = true;

    /** For Kafka, which calls {@link #configure} next. */
    public AvroSerializer() {}

    /** For those who have a client already. */
    public AvroSerializer(SchemaRegistryClient registry) {
        this.registry = registry;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        if (registry == null) {
            registry = new SchemaRegistryClient(RegistryConfig.from(configs));
        }
        Object configured = configs.get(AUTO_REGISTER);
        register = configured == null || Boolean.parseBoolean(configured.toString());
    }

    /**
     * @throws SerializationException
     *             when the record does not fit its own schema
     * @throws dev.spillway.schemas.registry.RegistryException
     *             when the registry refuses the schema or does not answer
     */
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable GenericRecord data) {
        if (data == null) {
            return null;
        }
        Subject subject = Subject.of(topic, data.getSchema());
        SchemaRegistryClient client = Objects.requireNonNull(registry, "configure() comes first");
        int id = register ? client.register(subject) : client.lookup(subject);
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        out.writeBytes(WireFormat.head(id));
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            writer(data).write(data, encoder);
            encoder.flush();
        } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
            throw new SerializationException("a record does not fit its schema " + data.getSchema().getFullName(), e);
        }
        return out.toByteArray();
    }

    private static DatumWriter<GenericRecord> writer(GenericRecord data) {
        Schema schema = data.getSchema();
        if (data instanceof SpecificRecordBase generated) {
            // Its own model: finding it by the schema would load a class by name, which Avro forbids unless configured.
            return new SpecificDatumWriter<>(schema, generated.getSpecificData());
        }
        return new GenericDatumWriter<>(schema);
    }
}
