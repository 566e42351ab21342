package dev.spillway.cli.bench;

import dev.spillway.cli.role.Cluster;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Fence;
import dev.spillway.core.model.Instances;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.model.Share;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Signal.Outcome.Kind;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.Topics;
import dev.spillway.wire.AnswerRecord;
import dev.spillway.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Plays every executor: whatever is asked is done at once, and read back as asked. Times the commands that somebody waits for. */
final class Robot implements AutoCloseable {
    /** What was there before Spillway came. */
    private static final Observed STANDING = new Observed(List.of(new Share(Fleet.V1.id(), Weight.FULL)),
            List.of(new Instances(Fleet.V1.id(), 2, 2)), Optional.of(Fleet.V1.id()), Fence.NONE, Optional.empty());

    private final Map<ServiceId, Observed> targets = new ConcurrentHashMap<>();
    private final Wire wire;
    private final Stopwatch deploys;
    private final Stopwatch aborts;
    private final KafkaProducer<String, byte[]> producer;
    private final Reading reading;

    Robot(Cluster cluster, Wire wire, Stopwatch deploys, Stopwatch aborts) {
        this.wire = wire;
        this.deploys = deploys;
        this.aborts = aborts;
        this.producer = Clients.producer(cluster, 0);
        this.reading = new Reading("bench-robot",
                Clients.committed(cluster, Topic.COMMANDS.topicName(), Topics.DEV_PARTITIONS), this::take);
    }

    private void take(ConsumerRecord<byte[], byte[]> record, long now) {
        Command command = wire.command(record.value());
        deploys.stop(command.service(), now);
        if (command.rollback() && command.desired() instanceof Desired.Traffic) {
            aborts.stop(command.service(), now);
        }
        Observed after = done(targets.getOrDefault(command.service(), STANDING), command);
        targets.put(command.service(), after);
        answer(command, after);
    }

    private static Observed done(Observed before, Command command) {
        return switch (command.desired()) {
            case Desired.Snapshot _ -> new Observed(before.shares(), before.instances(), before.stable(),
                    before.fence(), Optional.of("{}"));
            case Desired.Capacity c -> new Observed(before.shares(),
                    Stream.concat(before.instances().stream().filter(i -> !i.revision().equals(c.revision().id())),
                            instances(c)).toList(),
                    before.stable(), command.fence(), Optional.empty());
            case Desired.Traffic t -> new Observed(t.shares(), before.instances(), before.stable(), command.fence(),
                    Optional.empty());
            case Desired.Roles r -> new Observed(before.shares(), before.instances(), Optional.of(r.stable()),
                    command.fence(), Optional.empty());
            case Desired.Flag _,Desired.Restore _,Desired.Migrate _,Desired.Roll _,Desired.Measure _ -> before;
        };
    }

    private static Stream<Instances> instances(Desired.Capacity asked) {
        return asked.permille().equals(Weight.ZERO)
                ? Stream.empty()
                : Stream.of(new Instances(asked.revision().id(), 2, 2));
    }

    private void answer(Command command, Observed observed) {
        var outcome = new AnswerRecord.Outcome(command.id() + "/done", command.service(), command.rollout(),
                command.id(), command.target().name(), Kind.DONE, "robot", Optional.of(observed), Optional.empty(),
                Instant.now());
        var _ = producer.send(new ProducerRecord<>(Topic.OUTCOMES.topicName(), command.service().toString(),
                wire.answer(outcome)));
    }

    /** What the target of a service gives to a revision. */
    Weight weightOf(ServiceId service, RevisionId revision) {
        return targets.getOrDefault(service, STANDING).weightOf(revision);
    }

    @Override
    public void close() {
        reading.close();
        producer.close();
    }
}
