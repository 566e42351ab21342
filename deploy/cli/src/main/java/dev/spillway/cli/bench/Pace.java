package dev.spillway.cli.bench;

import java.util.concurrent.locks.LockSupport;

/** So many a second; what was late is caught up with. */
final class Pace {
    private final double nanosEach;
    private final long start = System.nanoTime();
    private long n;

    Pace(double perSecond) {
        this.nanosEach = 1e9 / perSecond;
    }

    void await() {
        long due = start + (long) (n++ * nanosEach);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
