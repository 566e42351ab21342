package dev.spillway.executor.haproxy;

import dev.spillway.executor.Health;
import dev.spillway.executor.Increment;
import dev.spillway.executor.RouterCounts;
import dev.spillway.executor.haproxy.endpoints.EndpointSource;
import dev.spillway.executor.haproxy.socket.Backend;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks, all the time, at where a backend's instances are and whether HAProxy is still the same. */
final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private static final Duration COUNTED_EVERY = Duration.ofSeconds(5);

    private final Router router;
    private final EndpointSource source;
    private final Consumer<Health> health;
    private final Consumer<Increment> counted;
    private final RouterCounts counts = new RouterCounts("haproxy");
    private final Duration every;
    private Instant countedAt = Instant.EPOCH;
    private final Map<String, Health> told = new TreeMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private String said = "";

    Follower(Router router, EndpointSource source, Consumer<Health> health, Consumer<Increment> counted,
            Duration every) {
        this.router = router;
        this.source = source;
        this.health = health;
        this.counted = counted;
        this.every = every;
        this.thread = Thread.ofVirtual().name("haproxy-" + router.state().settings().backend()).start(this::run);
    }

    private void run() {
        try {
            do {
                BackendState state = router.state();
                router.listed(source.ask(URI.create(state.settings().endpoints()), state.service()));
                follow();
            } while (!stop.await(every.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try {
            Router.Followed followed = router.follow();
            followed.seen().ifPresent(backend -> {
                router.health(backend).forEach(this::tell);
                count(backend);
            });
            say(followed.said().orElse(""));
        } catch (IOException full) {
            say("the state cannot be written: " + full.getMessage());
        } catch (RuntimeException broken) {
            LOG.error("broken contract. service={} backend={}", router.state().service(),
                    router.state().settings().backend(), broken);
        }
    }

    /** Not at every look: an interval should hold some requests. */
    private void count(Backend backend) {
        Instant now = Instant.now();
        if (!now.isBefore(countedAt.plus(COUNTED_EVERY))) {
            countedAt = now;
            counts.since(router.state().service(), router.routed(), router.counted(backend, now)).forEach(counted);
        }
    }

    /** Each thing once, not four times a second. */
    private void say(String now) {
        if (!now.isEmpty() && !now.equals(said)) {
            LOG.warn("{}. service={} backend={}", now, router.state().service(), router.state().settings().backend());
        }
        said = now;
    }

    /** One that was never whole is still on its way up. */
    private void tell(Health now) {
        boolean whole = now.wanted() > 0 && now.ready() == now.wanted();
        if ((whole || told.containsKey(now.revision())) && !now.equals(told.put(now.revision(), now))) {
            health.accept(now);
        }
    }

    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
