package dev.spillway.cli.bench;

import dev.spillway.cli.role.Cluster;
import dev.spillway.schemas.Schemas;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.codec.RecordCodec;
import dev.spillway.schemas.wire.WireCodec;
import dev.spillway.streams.EngineConfig;
import dev.spillway.wire.CoreCodecs;
import dev.spillway.wire.IncrementRecord;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The least that a Streams app with the engine's guarantees can do: decode, encode, one output. What the engine is compared with:
 * guarantee, commit interval, threads and producer are the engine's; it reads with Kafka's own settings, which are the faster ones.
 */
final class PassThrough implements AutoCloseable {
    static final String OUTPUT = "bench.passed";

    private final KafkaStreams streams;

    PassThrough(Cluster cluster, EngineConfig engine, String applicationId, Path stateDir) {
        WireCodec<IncrementRecord> codec = WireCodec.of(Topic.OBSERVATIONS.topicName(), RecordCodec
                .of(IncrementRecord.class, Schemas.named("dev.spillway.observation.Increment"), CoreCodecs.CODECS),
                cluster.registryClient());
        var builder = new StreamsBuilder();
        builder.stream(Topic.OBSERVATIONS.topicName(), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .mapValues(bytes -> codec.encode(codec.decode(bytes)))
                .to(OUTPUT, Produced.with(Serdes.String(), Serdes.ByteArray()));
        streams = new KafkaStreams(builder.build(), settings(cluster, engine, applicationId, stateDir));
        streams.start();
    }

    private static Properties settings(Cluster cluster, EngineConfig engine, String applicationId, Path stateDir) {
        var settings = new Properties();
        settings.putAll(cluster.kafka());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.putAll(engine.transactions());
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        return settings;
    }

    @Override
    public void close() {
        streams.close();
    }
}
