package dev.spillway.executor.runtime;

import dev.spillway.executor.Command;
import dev.spillway.executor.HealthChanged;
import dev.spillway.executor.Heartbeat;
import dev.spillway.executor.Increment;
import dev.spillway.executor.Measured;
import dev.spillway.executor.Outcome;
import dev.spillway.schemas.Schemas;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.codec.RecordCodec;
import dev.spillway.schemas.codec.UnreadableException;
import dev.spillway.schemas.registry.RegistryException;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import dev.spillway.schemas.wire.CloudEvents;
import dev.spillway.schemas.wire.WireCodec;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** An executor's words as Avro, bound by name to the schemas; every id is learnt when it is made. */
public final class AvroWire implements Wire {
    private final WireCodec<Command> commands;
    private final WireCodec<Record> answers;
    private final WireCodec<Record> observations;

    /** @throws RegistryException when the registry refuses a schema, or does not answer */
    public AvroWire(SchemaRegistryClient registry) {
        commands = WireCodec.of(Topic.COMMANDS.topicName(), codec(Command.class, "dev.spillway.command.Command"),
                registry);
        answers = WireCodec.<Record>builder(Topic.OUTCOMES.topicName(), registry)
                .add(codec(Outcome.class, "dev.spillway.outcome.Outcome"))
                .add(codec(HealthChanged.class, "dev.spillway.outcome.HealthChanged"))
                .add(codec(Heartbeat.class, "dev.spillway.outcome.Heartbeat")).build();
        observations = WireCodec.<Record>builder(Topic.OBSERVATIONS.topicName(), registry)
                .add(codec(Increment.class, "dev.spillway.observation.Increment"))
                .add(codec(Measured.class, "dev.spillway.observation.Measurement")).build();
    }

    private static <T> RecordCodec<T> codec(Class<T> type, String schema) {
        return RecordCodec.of(type, Schemas.named(schema));
    }

    @Override
    public Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return new Decoded.Unreadable("a command must not be null");
        }
        try {
            return new Decoded.Understood(commands.decode(record.value()));
        } catch (UnreadableException | RegistryException | IllegalArgumentException e) {
            return new Decoded.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public ProducerRecord<byte[], byte[]> encode(Outcome outcome) {
        return record(Topic.OUTCOMES, outcome.service(), answers.encode(outcome), CloudEvents.headers(outcome.id(),
                source(outcome.executor()), "dev.spillway.outcome.Outcome", outcome.saidAt(), outcome.service()));
    }

    @Override
    public ProducerRecord<byte[], byte[]> encode(HealthChanged health) {
        return record(Topic.OUTCOMES, health.service(), answers.encode(health), CloudEvents.headers(health.id(),
                source(health.executor()), "dev.spillway.outcome.HealthChanged", health.saidAt(), health.service()));
    }

    @Override
    public ProducerRecord<byte[], byte[]> encode(Heartbeat heartbeat) {
        String executor = heartbeat.executor();
        return record(Topic.OUTCOMES, executor, answers.encode(heartbeat),
                CloudEvents.headers(executor + "@" + heartbeat.saidAt().toEpochMilli(), source(executor),
                        "dev.spillway.outcome.Heartbeat", heartbeat.saidAt(), executor));
    }

    @Override
    public ProducerRecord<byte[], byte[]> encode(Increment increment) {
        return record(Topic.OBSERVATIONS, increment.service(), observations.encode(increment),
                CloudEvents.headers(increment.id(), "dev.spillway.observation.Increment"));
    }

    @Override
    public ProducerRecord<byte[], byte[]> encode(Measured measured) {
        return record(Topic.OBSERVATIONS, measured.service(), observations.encode(measured),
                CloudEvents.headers(measured.id(), "dev.spillway.observation.Measurement"));
    }

    private static String source(String executor) {
        return "/spillway/executor/" + executor;
    }

    private static ProducerRecord<byte[], byte[]> record(Topic topic, String key, byte[] value, Headers headers) {
        return new ProducerRecord<>(topic.topicName(), null, null, key.getBytes(StandardCharsets.UTF_8), value,
                headers);
    }
}
