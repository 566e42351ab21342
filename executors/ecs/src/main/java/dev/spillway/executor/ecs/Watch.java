package dev.spillway.executor.ecs;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Health;
import dev.spillway.executor.Reading;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells health unasked: looks at each target that had a command a while ago, and says when a revision has more or fewer healthy
 * targets than it had. Amazon counts calls, so a target of which nothing was asked for a day is left alone.
 */
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration FORGET = Duration.ofDays(1);

    private record Watched(Command command, long nanos) {}

    private final Function<Command, Reading<Picture>> look;
    private final Map<String, Watched> targets = new ConcurrentHashMap<>();
    private final Map<String, Health> told = new HashMap<>();
    private final ScheduledExecutorService pulse = Executors
            .newSingleThreadScheduledExecutor(Thread.ofVirtual().name("ecs-health").factory());
    private volatile Consumer<Health> listener = health -> LOG.info("health before anybody listens: {}", health);

    Watch(Function<Command, Reading<Picture>> look, Duration every) {
        this.look = look;
        var _ = pulse.scheduleWithFixedDelay(this::round, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    void listener(Consumer<Health> next) {
        listener = next;
    }

    void note(Command command) {
        // a snapshot sees everything
        var all = new Command(command.id(), command.service(), command.rollout(), command.step(), command.phase(),
                command.attempt(), command.target(), command.fence(), false, command.issuedAt(), command.expiresAt(),
                new Desired.Snapshot());
        targets.put(command.service() + " " + command.target().name(), new Watched(all, System.nanoTime()));
    }

    private void round() {
        long latest = System.nanoTime() - FORGET.toNanos();
        targets.values().removeIf(watched -> watched.nanos() - latest < 0);
        for (Watched watched : List.copyOf(targets.values())) {
            try {
                look(watched.command());
            } catch (RuntimeException broken) {
                LOG.error("health cannot be looked at. service={} target={}", watched.command().service(),
                        watched.command().target().name(), broken);
            }
        }
    }

    private void look(Command command) {
        switch (look.apply(command)) {
            case Reading.Seen<Picture>(Picture.Seen seen) -> seen.slots().stream()
                    .filter(slot -> slot.health() instanceof Slot.Health.Counted || !seen.settings().routed())
                    .forEach(slot -> tell(command, slot, seen));
            case Reading.Seen<Picture>(Picture.Broken(String reason)) -> LOG.warn("no health: {}. service={} target={}",
                    reason, command.service(), command.target().name());
            case Reading.Unseen<Picture>(String reason) -> LOG.warn("no health: {}. service={} target={}", reason,
                    command.service(), command.target().name());
        }
    }

    /** One that was never whole is still on its way up. */
    private void tell(Command command, Slot slot, Picture.Seen seen) {
        slot.serves().ifPresent(revision -> {
            int ready = Math.min(slot.desired(), seen.settings().routed() ? slot.healthy() : slot.running());
            var now = new Health(command.service(), command.target().name(), revision, ready, slot.desired());
            String key = command.service() + " " + command.target().name() + " " + revision;
            boolean whole = now.wanted() > 0 && now.ready() == now.wanted();
            if ((whole || told.containsKey(key)) && !now.equals(told.put(key, now))) {
                listener.accept(now);
            }
        });
    }

    @Override
    public void close() {
        pulse.shutdownNow();
    }
}
