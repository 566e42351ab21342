package dev.spillway.streams;

import dev.spillway.schemas.Topic;
import dev.spillway.wire.RowCodec;
import dev.spillway.wire.Wire;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** What flows where. Built, not run: tests and the engine run the same one. */
public final class EngineTopology {
    /** Streams takes the buffered record with the lowest timestamp first: requests go before outcomes, outcomes before observations. */
    private static final TimestampExtractor FIRST = (_, _) -> 0;
    private static final TimestampExtractor SECOND = (_, _) -> 1;
    private static final TimestampExtractor LAST = (seen, _) -> Math.max(2, seen.timestamp());

    private EngineTopology() {}

    /**
     * Binds the stored rows here, not in the processor: what throws in there would be tried again for ever.
     *
     * @param partitions of each inbound topic: they are the same, or creation failed
     * @throws IllegalStateException when the core's state types do not fit their pinned schemas
     */
    public static Topology build(Wire wire, int partitions, MeterRegistry meters, Commits commits) {
        var rows = new RowCodec();
        Topology topology = new Topology();
        source(topology, Names.REQUESTS, FIRST, Topic.REQUESTS.topicName());
        source(topology, Names.OUTCOMES, SECOND, Topic.OUTCOMES.topicName());
        source(topology, Names.OBSERVATIONS, LAST, Topic.OBSERVATIONS.topicName());
        topology.addProcessor(Names.SERVICES,
                () -> new ServiceProcessor(wire, rows, partitions, new EngineMeters(meters), commits),
                Names.REQUESTS, Names.OUTCOMES, Names.OBSERVATIONS);
        topology.addStateStore(store(new Rows(Stores.persistentKeyValueStore(Names.ROWS_STORE))), Names.SERVICES);
        topology.addStateStore(store(Stores.persistentKeyValueStore(Names.TIMERS_STORE)), Names.SERVICES);
        sink(topology, Names.EVENTS, Topic.EVENTS.topicName());
        sink(topology, Names.COMMANDS, Topic.COMMANDS.topicName());
        sink(topology, Names.VIEWS, Topic.SERVICES.topicName());
        sink(topology, Names.DEAD_LETTERS, Topic.DEAD_LETTERS.topicName());
        topology.addSink(Names.MISPLACED, (_, _, context) -> context.topic(), new StringSerializer(),
                new ByteArraySerializer(), Names.SERVICES);
        return topology;
    }

    private static void source(Topology topology, String name, TimestampExtractor order, String topic) {
        topology.addSource(AutoOffsetReset.earliest(), name, order, new StringDeserializer(),
                new ByteArrayDeserializer(), topic);
    }

    private static void sink(Topology topology, String name, String topic) {
        topology.addSink(name, topic, new StringSerializer(), new ByteArraySerializer(), Names.SERVICES);
    }

    private static StoreBuilder<KeyValueStore<byte[], byte[]>> store(KeyValueBytesStoreSupplier stores) {
        return Stores.keyValueStoreBuilder(stores, Serdes.ByteArray(), Serdes.ByteArray());
    }

    /** The hot rows change with every measurement; timers seldom do. */
    private record Rows(KeyValueBytesStoreSupplier below) implements KeyValueBytesStoreSupplier {
        @Override
        public KeyValueStore<Bytes, byte[]> get() {
            return new WriteBehind(below.get());
        }

        @Override
        public String name() {
            return below.name();
        }

        @Override
        public String metricsScope() {
            return below.metricsScope();
        }
    }
}
