package dev.spillway.executor.runtime;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the ordering what happens, one at a time, and carries out what it wants: each action on a virtual thread. */
final class Conductor<O, C> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);

    private final Platform<O, C> platform;
    private final Ordering<O, C> ordering;
    private final Wire wire;
    private final Reporter reporter;
    private final Commits commits;
    private final Meters meters;
    private final InstantSource clock;
    private final Duration grace;
    private final ReentrantLock turn = new ReentrantLock();
    private final ExecutorService actions = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService alarm = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("spillway-alarm").daemon().factory());
    private Optional<Future<?>> wake = Optional.empty();

    Conductor(ExecutorSettings settings, Platform<O, C> platform, Wire wire, Reporter reporter, Commits commits,
            Meters meters, InstantSource clock) {
        this.platform = platform;
        this.ordering = new Ordering<>(settings.executor(), platform, settings.pace());
        this.wire = wire;
        this.reporter = reporter;
        this.commits = commits;
        this.meters = meters;
        this.clock = clock;
        this.grace = settings.grace();
    }

    /** One step of the ordering and its effects. Never waits for an action. */
    void tell(Function<Instant, Input<O>> input) {
        turn.lock();
        try {
            ordering.on(input.apply(clock.instant())).forEach(this::carryOut);
            meters.unfinished(ordering.unfinished());
            meters.inFlight(ordering.actionsInFlight());
        } catch (RuntimeException broken) {
            // whatever was half carried out is uncommitted; going on would be to guess
            reporter.fail(broken);
        } finally {
            turn.unlock();
        }
    }

    private void carryOut(Effect<C> effect) {
        switch (effect) {
            case Effect.Observe<C>(long action, Command command) -> act(() -> {
                Reading<O> reading = observe(command);
                tell(at -> new Input.Observed<>(at, action, reading));
            });
            case Effect.Call<C>(long action, Command command, C call) -> act(() -> {
                CallResult result = call(command, call);
                tell(at -> new Input.CallReturned<>(at, action, result));
            });
            case Effect.Report<C>(Outcome outcome) -> report(outcome);
            case Effect.WakeAt<C>(Instant at) -> wakeAt(at);
            case Effect.Commit<C>(int partition, long offset) -> {
                var _ = reporter.acknowledged().thenRun(() -> commits.allow(partition, offset));
            }
        }
    }

    /** After a stop no action is begun: its command is uncommitted and comes again. */
    private void act(Runnable action) {
        try {
            actions.execute(action);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("action dropped, the process stops", stopped);
        }
    }

    private Reading<O> observe(Command command) {
        try {
            return meters.observe(() -> platform.observe(command));
        } catch (RuntimeException broken) {
            LOG.error("broken contract: observe threw. commandId={}", command.id(), broken);
            return new Reading.Unseen<>("observe threw " + broken);
        }
    }

    private CallResult call(Command command, C call) {
        try {
            meters.calling(command, clock.instant());
            return meters.call(() -> platform.call(command, call));
        } catch (RuntimeException broken) {
            LOG.error("broken contract: call threw. commandId={}", command.id(), broken);
            return new CallResult.Unknown("call threw " + broken);
        }
    }

    private void report(Outcome outcome) {
        LOG.info("{} service={} rollout={} commandId={} reason={}", outcome.kind().wire(), outcome.service(),
                outcome.rollout(), outcome.commandId(), outcome.reason().orElse(""));
        meters.outcome(outcome.kind());
        reporter.send(wire.encode(outcome));
    }

    private void wakeAt(Instant at) {
        wake.ifPresent(old -> old.cancel(false));
        long millis = Math.max(0, Duration.between(clock.instant(), at).toMillis() + 1);
        try {
            wake = Optional.of(alarm.schedule(() -> tell(Input.TimePassed::new), millis, TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException stopped) {
            LOG.debug("alarm dropped, the process stops", stopped);
        }
    }

    /** No more alarms and actions; those in flight have {@code grace} to return. */
    @Override
    public void close() {
        alarm.shutdownNow();
        actions.shutdown();
        try {
            if (!actions.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("calls still in flight after {}; their commands come again", grace);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
