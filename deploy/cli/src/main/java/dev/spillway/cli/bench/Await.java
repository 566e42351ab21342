package dev.spillway.cli.bench;

import java.util.function.LongSupplier;

/** Waits for a count, as long as it grows. */
final class Await {
    private static final long POLL_MS = 5;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private Await() {}

    /** When the count was first seen at or above {@code atLeast}, and what it was then. */
    record Seen(long count, long nanos) {
        double perSecondSince(Seen before) {
            return (count - before.count()) * 1e9 / (nanos - before.nanos());
        }
    }

    /** @throws IllegalStateException naming what was waited for, once it has not grown for a minute */
    static Seen count(String what, LongSupplier count, long atLeast) throws InterruptedException {
        long last = -1;
        long grewAt = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            long seen = count.getAsLong();
            if (seen >= atLeast) {
                return new Seen(seen, now);
            }
            if (seen > last) {
                last = seen;
                grewAt = now;
            } else if (now - grewAt > PATIENCE_NANOS) {
                throw new IllegalStateException(what + ": " + seen + " of " + atLeast + ", and no more come");
            }
            Thread.sleep(POLL_MS);
        }
    }
}
