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
 * The least that a Streams app with the engine's guarantees can do: decode, encode, one output. What the engine is compared with;
 * apart from guarantee, commit interval and threads it has Kafka's own settings.
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
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, engine.commitInterval().toMillis());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, engine.threads());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        return settings;
    }

    @Override
    public void close() {
        streams.close();
    }
}
