package dev.spillway.cli.bench;

import java.util.concurrent.atomic.AtomicLong;

/** A thread that publishes observations at a rate until it is closed. */
final class Flood implements AutoCloseable {
    private final AtomicLong sent = new AtomicLong();
    private final Thread thread;
    private volatile boolean goesOn = true;

    Flood(Observations observations, int first, double perSecond) {
        thread = Thread.ofPlatform().name("bench-flood").start(() -> {
            var pace = new Pace(perSecond);
            while (goesOn) {
                pace.await();
                observations.publish(first);
                sent.incrementAndGet();
            }
        });
    }

    long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        goesOn = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
