package dev.spillway.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The virtual clock: what happens next, in order of time, and among equals in order of asking. */
public final class Agenda {
    private record Item(Instant at, long order, Runnable what) {}

    private final PriorityQueue<Item> items = new PriorityQueue<>(
            Comparator.comparing(Item::at).thenComparingLong(Item::order));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long order;

    public Instant now() {
        return now;
    }

    public void in(Duration delay, Runnable what) {
        at(now.plus(delay), what);
    }

    public void at(Instant when, Runnable what) {
        order++;
        items.add(new Item(when.isBefore(now) ? now : when, order, what));
    }

    /** Lets the next thing happen; false when nothing is left. */
    public boolean step() {
        Item next = items.poll();
        if (next == null) {
            return false;
        }
        now = next.at();
        next.what().run();
        return true;
    }
}
