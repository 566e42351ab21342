package dev.spillway.executor.local.proxy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One instance on loopback, and the requests that are in it. */
public final class Upstream {
    private final String revision;
    private final int port;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final CountDownLatch empty = new CountDownLatch(1);
    private volatile boolean retired;

    public Upstream(String revision, int port) {
        this.revision = revision;
        this.port = port;
    }

    public String revision() {
        return revision;
    }

    public int port() {
        return port;
    }

    int inFlight() {
        return inFlight.get();
    }

    /**
     * Counts a request in; false once it is retired. Counted first and looked afterwards: {@link #retire} sets the mark
     * first and counts afterwards, so no request slips in between unseen.
     */
    boolean enter() {
        inFlight.incrementAndGet();
        if (retired) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        if (inFlight.decrementAndGet() == 0 && retired) {
            empty.countDown();
        }
    }

    /** Takes no more requests from now on, and waits until those inside have left; false if they had not by then. */
    public boolean retire(Duration atMost) throws InterruptedException {
        retired = true;
        return inFlight.get() == 0 || empty.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
}
