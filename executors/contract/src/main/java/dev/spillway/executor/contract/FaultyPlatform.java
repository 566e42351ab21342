package dev.spillway.executor.contract;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Health;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/** Any platform, and {@link Faults} between it and the runtime. For one thread. */
public final class FaultyPlatform<O, C> implements Platform<O, C> {
    private record Late<C>(Command command, C call) {}

    private final Platform<O, C> platform;
    private final Faults faults;
    private final Map<String, Reading<O>> before = new HashMap<>();
    private final Queue<Late<C>> late = new ArrayDeque<>();

    public FaultyPlatform(Platform<O, C> platform, Faults faults) {
        this.platform = platform;
        this.faults = faults;
    }

    /** The oldest late call arrives at the target; false if none is on its way. */
    public boolean land() {
        Late<C> next = late.poll();
        if (next == null) {
            return false;
        }
        CallResult _ = platform.call(next.command(), next.call());
        return true;
    }

    @Override
    public Reading<O> observe(Command command) {
        return switch (faults.onLook()) {
            case NONE -> look(command);
            case STALE -> {
                Reading<O> old = before.get(site(command));
                yield old == null ? look(command) : old;
            }
            case UNSEEN -> new Reading.Unseen<>("the look was lost");
        };
    }

    private Reading<O> look(Command command) {
        Reading<O> reading = platform.observe(command);
        before.put(site(command), reading);
        return reading;
    }

    private static String site(Command command) {
        return command.service() + " " + command.target().name();
    }

    @Override
    public CallResult call(Command command, C call) {
        return switch (faults.onCall()) {
            case NONE -> platform.call(command, call);
            case LOST_REQUEST -> new CallResult.Unknown("the request was lost");
            case LOST_ANSWER -> {
                CallResult _ = platform.call(command, call);
                yield new CallResult.Unknown("the answer was lost");
            }
            case LATE -> {
                late.add(new Late<>(command, call));
                yield new CallResult.Unknown("timed out");
            }
            case TURNED_AWAY -> new CallResult.Transient("turned away");
        };
    }

    @Override
    public Next<C> next(Command command, O observed) {
        return faults.claimsDone() ? new Next.Done<>() : platform.next(command, observed);
    }

    @Override
    public Observed report(O observed) {
        return platform.report(observed);
    }

    @Override
    public Duration settleAfter() {
        return platform.settleAfter();
    }

    @Override
    public void onHealth(Consumer<Health> listener) {
        platform.onHealth(listener);
    }
}
