package dev.spillway.blackbox;

import dev.spillway.core.event.Entry;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.state.Service;
import dev.spillway.schemas.Topic;
import dev.spillway.wire.AnswerRecord;
import dev.spillway.wire.DeadLetterRecord;
import dev.spillway.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;

/** Reads along what is said about one service, and springs traps on it. */
final class Watch implements AutoCloseable {
    private static final Duration ROUND = Duration.ofMillis(100);

    /** Goes off once, at the n-th that it is meant for. */
    private static final class Trap {
        private final Predicate<Object> meant;
        private final Runnable action;
        private int left;

        Trap(Predicate<Object> meant, int n, Runnable action) {
            this.meant = meant;
            this.left = n;
            this.action = action;
        }

        void see(Object what) {
            if (left > 0 && meant.test(what)) {
                left--;
                if (left == 0) {
                    action.run();
                }
            }
        }
    }

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<Command> commands = new CopyOnWriteArrayList<>();
    private final List<AnswerRecord.Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final List<DeadLetterRecord> letters = new CopyOnWriteArrayList<>();
    private final List<Trap> traps = new CopyOnWriteArrayList<>();
    private final AtomicReference<Optional<Service>> view = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<RuntimeException>> broken = new AtomicReference<>(Optional.empty());
    private final Wire wire;
    private final String key;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Thread thread;
    private volatile boolean stopping;

    Watch(Cluster cluster, ServiceId service, IsolationLevel isolation) {
        wire = cluster.wire();
        key = service.toString();
        consumer = cluster.reader(isolation, Topic.EVENTS, Topic.COMMANDS, Topic.OUTCOMES, Topic.SERVICES,
                Topic.DEAD_LETTERS);
        thread = Thread.ofPlatform().name("watch-" + key).start(this::read);
    }

    /** The log, as far as it was read. */
    List<Entry> entries() {
        sound();
        return entries;
    }

    List<Command> commands() {
        sound();
        return commands;
    }

    List<AnswerRecord.Outcome> outcomes() {
        sound();
        return outcomes;
    }

    List<DeadLetterRecord> letters() {
        sound();
        return letters;
    }

    Optional<Service> view() {
        sound();
        return view.get();
    }

    private void sound() {
        broken.get().ifPresent(cause -> {
            throw new IllegalStateException("the watch broke", cause);
        });
    }

    void atCommand(RolloutId rollout, int n, Runnable action) {
        traps.add(new Trap(seen -> seen instanceof Command c && c.rollout().equals(rollout), n, action));
    }

    void atOutcome(RolloutId rollout, int n, Runnable action) {
        traps.add(new Trap(seen -> seen instanceof AnswerRecord.Outcome o && o.rollout().equals(rollout), n, action));
    }

    void atLetter(int n, Runnable action) {
        traps.add(new Trap(DeadLetterRecord.class::isInstance, n, action));
    }

    void atEntry(RolloutId rollout, Predicate<Entry> which, int n, Runnable action) {
        traps.add(new Trap(seen -> seen instanceof Entry e && e.header().rollout().equals(Optional.of(rollout))
                && which.test(e), n, action));
    }

    private void read() {
        try (consumer) {
            while (!stopping) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(ROUND)) {
                    if (key.equals(record.key())) {
                        see(record.topic(), record.value());
                    }
                }
            }
        } catch (RuntimeException e) {
            broken.set(Optional.of(e));
        }
    }

    private void see(String topic, byte[] value) {
        if (topic.equals(Topic.EVENTS.topicName())) {
            see(entries, wire.event(value));
        } else if (topic.equals(Topic.COMMANDS.topicName())) {
            see(commands, wire.command(value));
        } else if (topic.equals(Topic.SERVICES.topicName())) {
            view.set(Optional.of(wire.view(value)));
        } else if (topic.equals(Topic.DEAD_LETTERS.topicName())) {
            see(letters, wire.deadLetter(value));
        } else if (wire.answer(value) instanceof AnswerRecord.Outcome outcome) {
            see(outcomes, outcome);
        }
    }

    private <T> void see(List<T> seen, T one) {
        seen.add(one);
        traps.forEach(trap -> trap.see(one));
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
