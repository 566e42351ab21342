package dev.spillway.cli.bench;

import dev.spillway.cli.role.Cluster;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Signal.Increment.Bucket;
import dev.spillway.schemas.Topic;
import dev.spillway.wire.IncrementRecord;
import dev.spillway.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes healthy counts of the new revision. Each follows on the one before it, so each enters its analysis. */
final class Observations implements AutoCloseable {
    private static final List<Bucket> LATENCIES = List.of(new Bucket(10, 12), new Bucket(50, 5), new Bucket(100, 2),
            new Bucket(Long.MAX_VALUE, 1));
    private static final long REQUESTS = 20;

    private final Wire wire;
    private final KafkaProducer<String, byte[]> producer;
    private Instant begin = Instant.EPOCH;
    /** By service, how many came before. */
    private final long[] before;
    private int turn;

    Observations(Cluster cluster, Wire wire, int services) {
        this.wire = wire;
        this.producer = Clients.producer(cluster, 2);
        this.before = new long[services];
    }

    /** Counts from now on; what ended before a bake began would not enter it. */
    void begin() {
        begin = Instant.now();
    }

    /** One for the next of the services from {@code first} on, in turn. */
    void publish(int first) {
        turn = turn < first || turn + 1 >= before.length ? first : turn + 1;
        ServiceId service = Fleet.service(turn);
        long n = before[turn]++;
        Instant from = begin.plusMillis(n);
        var increment = new IncrementRecord(service + "/" + n, service, Fleet.V2.id(), "10.0.0.1:9090",
                Optional.of("errors"), Optional.empty(), from, from.plusMillis(1), REQUESTS, 0, LATENCIES,
                Optional.empty());
        var _ = producer.send(new ProducerRecord<>(Topic.OBSERVATIONS.topicName(), service.toString(),
                wire.observation(increment)));
    }

    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
