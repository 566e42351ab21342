package dev.spillway.streams;

import dev.spillway.core.decide.Decider;
import dev.spillway.core.decide.Decision;
import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.Timers;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.Topics;
import dev.spillway.wire.Incoming;
import dev.spillway.wire.RowCodec;
import dev.spillway.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a signal, lets the core decide, writes what was decided. The only holder of live state. */
final class ServiceProcessor implements Processor<String, byte[], String, byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcessor.class);
    private static final int LARGEST = Topic.MOST_INBOUND_BYTES / 2;

    private final Wire wire;
    private final RowCodec codec;
    private final int partitions;
    private final EngineMeters meters;
    private final Commits commits;
    private final LaggingViews lagging = new LaggingViews();
    private @Nullable Running running;

    ServiceProcessor(Wire wire, RowCodec codec, int partitions, EngineMeters meters, Commits commits) {
        this.wire = wire;
        this.codec = codec;
        this.partitions = partitions;
        this.meters = meters;
        this.commits = commits;
    }

    /** What exists only between init and close. */
    private record Running(ProcessorContext<String, byte[]> context, ServiceRows rows, TimerIndex timers, Output out,
            Alarm fire, Alarm show, Alarm commit) {}

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        running = new Running(context, new ServiceRows(context.getStateStore(Names.ROWS_STORE), codec),
                new TimerIndex(context.getStateStore(Names.TIMERS_STORE)), new Output(context, wire),
                new Alarm(context, this::fire), new Alarm(context, this::show), new Alarm(context, _ -> commit()));
        running.fire().by(now());
    }

    private Running running() {
        if (running == null) {
            throw new IllegalStateException("process is only called after init");
        }
        return running;
    }

    @Override
    public void process(Record<String, byte[]> received) {
        read(received, System.nanoTime());
        rest();
    }

    /** Before the thread goes on: who has to be called when. */
    private void rest() {
        Running r = running();
        r.fire().by(r.timers().earliest());
        r.show().by(lagging.next());
        commit();
    }

    private void commit() {
        Pace pace = commits.pace();
        if (pace.due()) {
            running().context().commit();
        } else if (pace.wanted()) {
            running().commit().by(now());
        }
    }

    private void read(Record<String, byte[]> received, long arrived) {
        Running r = running();
        String topic = r.context().recordMetadata().orElseThrow(
                () -> new IllegalStateException("a record always comes from a topic")).topic();
        if (received.key() == null || received.value() == null) {
            dead(received, "key and value must not be null; the key is environment/name", false);
            return;
        }
        if (received.value().length > LARGEST) {
            // Moved to its partition it would be larger still, and its topic would not take it: the engine would end on it.
            dead(received, "it has " + received.value().length + " bytes and may have " + LARGEST, false);
            return;
        }
        if (Topics.partitionFor(received.key(), partitions) != r.context().taskId().partition()) {
            misplaced(received, topic);
            return;
        }
        switch (wire.read(topic, received.key(), received.value())) {
            case Incoming.Taken taken -> take(received, taken, arrived);
            case Incoming.Unreadable unreadable -> dead(received, unreadable.reason(), unreadable.retryable());
            case Incoming.Passed _ -> {
            }
        }
    }

    private void misplaced(Record<String, byte[]> received, String topic) {
        meters.misplaced();
        if (Output.wasMoved(received)) {
            dead(received, "its key belongs to another partition of " + topic + ", also after it was moved", false);
        } else {
            running().out().move(received, now());
        }
    }

    private void take(Record<String, byte[]> received, Incoming.Taken taken, long arrived) {
        Stored before = running().rows().load(taken.service());
        switch (decide(before.service(), taken.signal())) {
            case Decision.Decided decided -> {
                write(before, decided);
                if (taken.signal() instanceof Request.Abort) {
                    commits.pace().afterCommit(at -> meters.abortCommitted(Duration.ofNanos(at - arrived)));
                }
            }
            case Decision.Ignored ignored -> {
                meters.ignored();
                LOG.debug("service={} ignored: {}", taken.service(), ignored.reason());
            }
            case Decision.Unknown unknown -> dead(received, unknown.reason(), false);
        }
    }

    private Decision decide(Service service, Signal signal) {
        Instant at = Instant.ofEpochMilli(now());
        try {
            return Decider.decide(service, signal, at);
        } catch (RuntimeException bug) {
            meters.fault();
            LOG.error("service={} the engine failed on {}", service.id(), signal.getClass().getSimpleName(), bug);
            return signal instanceof Request.Abort abort
                    ? Decider.abortWithoutQuestions(service, abort, at)
                    : Decider.fault(service, signal, at, "the engine failed on " + signal.getClass().getSimpleName()
                            + ": " + bug);
        }
    }

    private void write(Stored before, Decision.Decided decided) {
        Running r = running();
        Stored after = r.out().entries(before, decided);
        r.rows().save(before, after);
        r.timers().move(after.service().id(), before.nextDue(), after.nextDue());
        meters.events(decided.entries().size());
        decided.entries().forEach(this::log);
        if (decided.entries().stream().allMatch(e -> e.event() instanceof Event.MeasurementTaken)) {
            lagging.measured(after.service().id(), now());
        } else {
            lagging.shown(after.service().id());
            r.out().view(after);
        }
        if (!decided.commands().isEmpty()) {
            commits.pace().want();
        }
    }

    private void log(Entry entry) {
        if (LOG.isInfoEnabled()) {
            LOG.info("service={} rollout={} sequence={} event={} cause={}", entry.header().service(),
                    entry.header().rollout().map(Object::toString).orElse("-"), entry.header().sequence(),
                    entry.event().getClass().getSimpleName(), entry.header().cause().id());
        }
    }

    private void fire(long now) {
        Running r = running();
        for (ServiceId id : r.timers().takeDue(now)) {
            for (var timer = due(id, now); timer.isPresent(); timer = due(id, now)) {
                fire(id, timer.get(), now);
            }
            r.timers().keep(id, r.rows().load(id).nextDue());
        }
        rest();
    }

    private void fire(ServiceId id, Timers.Timer timer, long now) {
        Stored before = running().rows().load(id);
        var signal = new Signal.TimerDue(timer.id(), timer.due());
        Decision decision = decide(before.service(), signal);
        if (decision instanceof Decision.Decided decided) {
            write(before, decided);
        } else {
            // A timer that stays armed although nobody waits for it would fire for ever.
            String fault = "timer " + timer.id() + " is armed, but nobody waits for it";
            write(before, Decider.fault(before.service(), signal, Instant.ofEpochMilli(now), fault));
        }
    }

    private Optional<Timers.Timer> due(ServiceId id, long now) {
        return Timers.of(running().rows().load(id).service()).stream()
                .filter(t -> t.due().toEpochMilli() <= now).findFirst();
    }

    private void show(long now) {
        Running r = running();
        lagging.take(now).forEach(id -> r.out().view(r.rows().load(id)));
        rest();
    }

    private void dead(Record<String, byte[]> received, String reason, boolean retryable) {
        meters.deadLetter();
        LOG.warn("key={} dead letter: {}", received.key(), reason);
        running().out().dead(received, reason, retryable, now());
    }

    private long now() {
        return running().context().currentSystemTimeMs();
    }
}
