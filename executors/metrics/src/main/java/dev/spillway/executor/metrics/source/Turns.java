package dev.spillway.executor.metrics.source;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Who may ask a source now: at most so many at once, and at most so many of one service, so that one whose questions
 * hang leaves room for the others. Kept only as long as somebody asks or waits.
 */
public final class Turns {
    /** @param users who ask or wait */
    private record Line(Semaphore turns, int users) {}

    private final int perSource;
    private final int perService;
    private final Map<String, Line> lines = new HashMap<>();

    public Turns(int perSource, int perService) {
        this.perSource = perSource;
        this.perService = perService;
    }

    /** A turn; to be given back. */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for a turn, at most so long; empty if there was none. */
    public Optional<Turn> take(String address, String service, Duration within) {
        long end = System.nanoTime() + within.toNanos();
        Optional<Turn> own = one(address + "\n" + service, perService, end);
        if (own.isEmpty()) {
            return own;
        }
        Optional<Turn> shared = one(address, perSource, end);
        if (shared.isEmpty()) {
            own.get().close();
            return shared;
        }
        return Optional.of(() -> {
            shared.get().close();
            own.get().close();
        });
    }

    private Optional<Turn> one(String name, int most, long end) {
        Semaphore turns = join(name, most);
        boolean taken = false;
        try {
            taken = turns.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!taken) {
            leave(name);
            return Optional.empty();
        }
        return Optional.of(() -> {
            turns.release();
            leave(name);
        });
    }

    private synchronized Semaphore join(String name, int most) {
        Line line = lines.getOrDefault(name, new Line(new Semaphore(most, true), 0));
        lines.put(name, new Line(line.turns(), line.users() + 1));
        return line.turns();
    }

    private synchronized void leave(String name) {
        lines.computeIfPresent(name,
                (_, line) -> line.users() == 1 ? null : new Line(line.turns(), line.users() - 1));
    }
}
