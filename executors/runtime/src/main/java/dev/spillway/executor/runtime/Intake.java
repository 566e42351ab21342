package dev.spillway.executor.runtime;

import dev.spillway.executor.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The polling thread's side: reads commands and commits offsets, and never waits for work. A newly assigned partition
 * is read to its end before anything of it is begun, so that only the newest of a backlog is carried out.
 */
final class Intake<O, C> implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /** What has been read of a partition whose end has not been reached. */
    private record Unread(long end, List<ConsumerRecord<byte[], byte[]>> records) {}

    private final ExecutorSettings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final Wire wire;
    private final Conductor<O, C> conductor;
    private final Commits commits;
    private final ActiveRollouts rollouts;
    private final DeadLetters deadLetters;
    private final Meters meters;
    private final Map<TopicPartition, Unread> backlogs = new HashMap<>();

    Intake(ExecutorSettings settings, Consumer<byte[], byte[]> consumer, Wire wire, Conductor<O, C> conductor,
            Commits commits, ActiveRollouts rollouts, DeadLetters deadLetters, Meters meters) {
        this.settings = settings;
        this.consumer = consumer;
        this.wire = wire;
        this.conductor = conductor;
        this.commits = commits;
        this.rollouts = rollouts;
        this.deadLetters = deadLetters;
        this.meters = meters;
    }

    void subscribe() {
        consumer.subscribe(Set.of(settings.commandsTopic()), this);
    }

    /** One round: at most {@code timeout} without records. */
    void poll(Duration timeout) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
            Unread backlog = backlogs.get(new TopicPartition(record.topic(), record.partition()));
            if (backlog == null) {
                take(record);
            } else {
                backlog.records().add(record);
            }
        }
        finishBacklogs();
        Map<TopicPartition, OffsetAndMetadata> finished = committable();
        if (!finished.isEmpty()) {
            consumer.commitAsync(finished, (offsets, problem) -> {
                if (problem != null) {
                    LOG.warn("offsets {} not committed, the next commit covers them: {}", offsets, problem.toString());
                }
            });
        }
    }

    /** Commits what is finished and waits for it. */
    void commit() {
        Map<TopicPartition, OffsetAndMetadata> finished = committable();
        if (!finished.isEmpty()) {
            consumer.commitSync(finished);
        }
    }

    private void finishBacklogs() {
        List<TopicPartition> read = backlogs.entrySet().stream()
                .filter(entry -> consumer.position(entry.getKey()) >= entry.getValue().end()).map(Map.Entry::getKey)
                .toList();
        for (TopicPartition partition : read) {
            Unread backlog = backlogs.remove(partition);
            if (backlog != null) {
                takeBacklog(backlog.records());
            }
        }
    }

    /** The commands first and in one piece: skipped offsets between them must not be committed before they are known. */
    private void takeBacklog(List<ConsumerRecord<byte[], byte[]>> records) {
        List<Delivery> ours = new ArrayList<>();
        List<ConsumerRecord<byte[], byte[]>> others = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            switch (read(record)) {
                case Wire.Decoded.Understood(Command command) when isOurs(command) ->
                    ours.add(delivery(command, record));
                case Wire.Decoded.Understood _,Wire.Decoded.Unreadable _ -> others.add(record);
            }
        }
        ours.forEach(delivery -> rollouts.note(delivery.command()));
        conductor.tell(at -> new Input.Backlog<>(at, ours));
        others.forEach(this::skip);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        switch (read(record)) {
            case Wire.Decoded.Understood(Command command) when isOurs(command) -> {
                rollouts.note(command);
                conductor.tell(at -> new Input.Received<>(at, delivery(command, record)));
            }
            case Wire.Decoded.Understood _,Wire.Decoded.Unreadable _ -> skip(record);
        }
    }

    private Wire.Decoded read(ConsumerRecord<byte[], byte[]> record) {
        Wire.Decoded decoded = wire.decode(record);
        if (decoded instanceof Wire.Decoded.Unreadable(String reason)) {
            LOG.warn("unreadable command skipped: partition={} offset={} reason={}", record.partition(),
                    record.offset(), reason);
            meters.unreadable();
            deadLetters.unreadable(record, reason);
        }
        return decoded;
    }

    private boolean isOurs(Command command) {
        return command.target().platform().equals(settings.platform())
                && command.target().instance().equals(settings.instance());
    }

    private static Delivery delivery(Command command, ConsumerRecord<byte[], byte[]> record) {
        return new Delivery(command, record.partition(), record.offset());
    }

    private void skip(ConsumerRecord<byte[], byte[]> record) {
        conductor.tell(at -> new Input.Skipped<>(at, record.partition(), record.offset()));
    }

    private Map<TopicPartition, OffsetAndMetadata> committable() {
        Set<TopicPartition> assigned = consumer.assignment();
        return commits.take().entrySet().stream().collect(Collectors
                .toMap(entry -> new TopicPartition(settings.commandsTopic(), entry.getKey()),
                        entry -> new OffsetAndMetadata(entry.getValue())))
                .entrySet().stream().filter(entry -> assigned.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        consumer.endOffsets(partitions)
                .forEach((partition, end) -> backlogs.put(partition, new Unread(end, new ArrayList<>())));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commit();
        onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        backlogs.keySet().removeAll(partitions);
        Set<Integer> numbers = partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
        conductor.tell(at -> new Input.Revoked<>(at, numbers));
        commits.forget(numbers);
    }
}
