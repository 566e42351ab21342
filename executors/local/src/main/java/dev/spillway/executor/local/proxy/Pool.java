package dev.spillway.executor.local.proxy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The ready instances of one revision, taken in turn. */
public final class Pool {
    static final Pool EMPTY = new Pool(List.of());

    private final List<Upstream> upstreams;
    private final AtomicInteger cursor = new AtomicInteger();

    Pool(List<Upstream> upstreams) {
        this.upstreams = List.copyOf(upstreams);
    }

    List<Upstream> upstreams() {
        return upstreams;
    }

    /** Enters the next instance that takes requests and was not tried yet. */
    Optional<Upstream> enter(Set<Upstream> tried) {
        int start = cursor.getAndUpdate(at -> (at + 1) & Integer.MAX_VALUE);
        for (int i = 0; i < upstreams.size(); i++) {
            Upstream upstream = upstreams.get((start % upstreams.size() + i) % upstreams.size());
            if (!tried.contains(upstream) && upstream.enter()) {
                return Optional.of(upstream);
            }
        }
        return Optional.empty();
    }
}
