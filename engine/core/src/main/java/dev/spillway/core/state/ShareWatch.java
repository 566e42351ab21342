package dev.spillway.core.state;

import dev.spillway.core.signal.Signal.Increment;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether the router sends what was asked: a weight read back is a promise, counted requests are the proof.
 *
 * <p>Shares are compared only where one series counted both revisions over the same time; anything else would compare two different moments.
 *
 * @param series the first that counted within the bake; the others would count the same requests again
 */
public record ShareWatch(Sight sight, Optional<String> series, Optional<Span> canary, Optional<Span> stable) {
    /** A bake at no weight, or without a stable revision: there is no share to see. */
    public static final ShareWatch NONE = new ShareWatch(Sight.NONE, Optional.empty(), Optional.empty(),
            Optional.empty());
    public static final ShareWatch OPEN = NONE.as(Sight.OPEN);

    /** What is known of the share. */
    public enum Sight {
        NONE, OPEN,
        /** There is traffic, but not in the share asked for: the bake's clock waits. */
        AWAITED, SEEN,
        /** Too little was counted to tell. */
        NOT_SEEN
    }

    /** Requests in [from, to). */
    public record Span(Instant from, Instant to, long requests) {}

    public boolean looks() {
        return sight == Sight.OPEN || sight == Sight.AWAITED;
    }

    /** Counting starts again. */
    public ShareWatch as(Sight next) {
        return new ShareWatch(next, series, Optional.empty(), Optional.empty());
    }

    public ShareWatch counted(String by, boolean ofCanary, Increment more) {
        if (!looks() || !series.orElse(by).equals(by)) {
            return this;
        }
        Optional<Span> next = Optional.of((ofCanary ? canary : stable)
                .map(span -> new Span(span.from(), more.to(), span.requests() + more.requests()))
                .orElse(new Span(more.from(), more.to(), more.requests())));
        return new ShareWatch(sight, Optional.of(by), ofCanary ? next : canary, ofCanary ? stable : next);
    }

    /** Of both revisions; absent while they were not counted over the same time. */
    public Optional<Long> requests() {
        return canary.flatMap(c -> stable.filter(s -> s.from().equals(c.from()) && s.to().equals(c.to()))
                .map(s -> c.requests() + s.requests()));
    }

    public long ofCanary() {
        return canary.map(Span::requests).orElse(0L);
    }
}
