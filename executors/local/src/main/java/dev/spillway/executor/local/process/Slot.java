package dev.spillway.executor.local.process;

import dev.spillway.executor.local.proxy.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The place of one replica: keeps one process of its workload up until it is told to stop, then drains and ends it. */
final class Slot {
    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);
    private static final long LOOK_EVERY_MILLIS = 50;
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final int DOUBLINGS = 7;
    /** One failed start may be bad luck: somebody else took the port that was free a moment ago. */
    private static final int HOPELESS_AFTER = 2;
    /** Who was up for so long and then fell starts again without a longer pause. */
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Workload workload;
    private final Logs logs;
    private final Probe probe;
    private final Runnable changed;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean gone;
    private volatile Optional<Instance> instance = Optional.empty();
    private volatile Optional<Upstream> upstream = Optional.empty();
    private volatile String failure = "";
    private int failures;

    /** @param changed told, without a lock held, whenever the process or its readiness is another */
    Slot(Workload workload, Logs logs, Probe probe, Runnable changed) {
        this.workload = workload;
        this.logs = logs;
        this.probe = probe;
        this.changed = changed;
    }

    void start() {
        Thread _ = Thread.ofVirtual().name("slot-" + workload.revision()).start(this::run);
    }

    /** Takes over a process that is already there; it serves at once if it is ready at once. */
    void adopt(Instance found) throws InterruptedException {
        instance = Optional.of(found);
        if (probe.ready(workload, found.port())) {
            upstream = Optional.of(new Upstream(workload.revision(), found.port()));
        }
        LOG.info("adopted. revision={} port={} ready={}", workload.revision(), found.port(), upstream.isPresent());
    }

    Optional<Upstream> upstream() {
        return stopping() ? Optional.empty() : upstream;
    }

    /** Where the process listens, if there is one. */
    Optional<Address> address() {
        boolean ready = upstream().isPresent();
        return instance.map(process -> new Address(workload.revision(), process.port(), ready));
    }

    Optional<Live> live() {
        return instance.map(process -> process.live(workload.revision()));
    }

    String failure() {
        return failure;
    }

    /** A new command is a new hope. */
    void forgive() {
        failure = "";
    }

    boolean stopping() {
        return stop.getCount() == 0;
    }

    void stop() {
        stop.countDown();
    }

    boolean gone() {
        return gone;
    }

    void awaitGone() throws InterruptedException {
        ended.await();
    }

    private void run() {
        try {
            while (!stopping()) {
                if (present()) {
                    serve();
                }
                if (!stopping()) {
                    pause();
                }
            }
            retire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            gone = true;
            // Whoever waits for the end also waits for the last write of the state: the directory is another's then.
            changed.run();
            ended.countDown();
        }
    }

    private boolean present() {
        if (instance.isPresent()) {
            return true;
        }
        try {
            instance = Optional.of(Instance.start(workload, Probe.freePort(), logs.file(workload.revision())));
            changed.run();
            return true;
        } catch (IOException cannot) {
            failures = HOPELESS_AFTER;
            fail("cannot be run: " + cannot.getMessage());
            return false;
        }
    }

    /** Until the process has ended or is to end. */
    private void serve() throws InterruptedException {
        Instance process = instance.orElseThrow();
        long began = System.nanoTime();
        if (awaitReady(process, began)) {
            failure = "";
            changed.run();
            awaitEnd(process);
        }
        if (!stopping()) {
            boolean steady = upstream.isPresent() && System.nanoTime() - began > STEADY_NANOS;
            failures = steady ? 0 : failures + 1;
            fell(process);
        }
    }

    private boolean awaitReady(Instance process, long began) throws InterruptedException {
        long deadline = began + TimeUnit.MILLISECONDS.toNanos(workload.readyWithinMillis());
        while (upstream.isEmpty() && process.alive() && !stopping() && System.nanoTime() < deadline) {
            if (probe.ready(workload, process.port())) {
                upstream = Optional.of(new Upstream(workload.revision(), process.port()));
            } else {
                boolean _ = stop.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
        return upstream.isPresent();
    }

    private void awaitEnd(Instance process) throws InterruptedException {
        while (process.alive() && !stop.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            boundLog();
        }
    }

    private void boundLog() {
        try {
            logs.bound(workload.revision());
        } catch (IOException full) {
            LOG.warn("the log cannot be cut. revision={}", workload.revision(), full);
        }
    }

    /** It ended, or never came up: the next one gets another port. */
    private void fell(Instance process) throws InterruptedException {
        boolean exited = !process.alive();
        boolean served = upstream.isPresent();
        upstream = Optional.empty();
        if (!exited) {
            failures = HOPELESS_AFTER;
            process.end(workload.graceMillis());
        }
        instance = Optional.empty();
        if (served) {
            LOG.warn("exited unexpectedly, is started again. revision={} port={}", workload.revision(), process.port());
            changed.run();
        } else {
            fail(exited
                    ? "exited before it was ready"
                    : "was not ready (" + workload.readiness() + ") within " + workload.readyWithinMillis() + " ms");
        }
    }

    private void fail(String what) {
        LOG.warn("{}. revision={}", what, workload.revision());
        if (failures >= HOPELESS_AFTER) {
            // Only where to read it: what a child prints may hold secrets, and this reason goes into the log for ever.
            failure = "'" + String.join(" ", workload.command()) + "' " + what + "; what it said stands in "
                    + logs.file(workload.revision());
        }
        changed.run();
    }

    private void pause() throws InterruptedException {
        long millis = FIRST_PAUSE_MILLIS << Math.min(DOUBLINGS, Math.max(0, failures - 1));
        boolean _ = stop.await(Math.min(millis, LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS);
    }

    /** Out of the routing first, then empty, then ended: the other way round loses requests. */
    private void retire() throws InterruptedException {
        changed.run();
        if (upstream.isPresent() && instance.isPresent()) {
            boolean _ = instance.get().awaitExit(workload.lingerMillis());
        }
        if (upstream.isPresent() && !upstream.get().retire(Duration.ofMillis(workload.drainMillis()))) {
            LOG.warn("requests still under way after {} ms. revision={}", workload.drainMillis(), workload.revision());
        }
        if (instance.isPresent()) {
            instance.get().end(workload.graceMillis());
        }
        instance = Optional.empty();
    }
}
