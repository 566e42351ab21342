package dev.spillway.executor.metrics.source;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Leaves a source alone that does not answer: 0.5 s after the first time, twice as long after each further one, at most 15
 * s. Then one question goes through, and all others wait for what comes of it. One that hangs may hang for one service's
 * questions only, so only that service rests; one that is not there is not there for all.
 */
public final class Backoff {
    /** Of the least recently failed the oldest are forgotten, which costs one question each. */
    private static final int MOST = 10_000;

    private record Rest(int failures, Instant until, boolean trying, String reason) {}

    private final LinkedHashMap<String, Rest> rests = new LinkedHashMap<>();

    /** Empty if it may be asked now; the answer then must be told by {@link #learn}. */
    public synchronized Optional<String> refusal(String address, String service, Instant now) {
        for (String name : names(address, service)) {
            Rest rest = rests.get(name);
            if (rest != null && (rest.trying() || now.isBefore(rest.until()))) {
                return Optional.of("not asked: it did not answer " + rest.failures() + " times in a row, "
                        + (rest.trying()
                                ? "and is being tried"
                                : "next try at " + rest.until().truncatedTo(ChronoUnit.MILLIS))
                        + "; the last: " + rest.reason());
            }
        }
        names(address, service).forEach(name -> rests.computeIfPresent(name,
                (_, rest) -> new Rest(rest.failures(), rest.until(), true, rest.reason())));
        return Optional.empty();
    }

    /** What came of a question. */
    public synchronized void learn(String address, String service, Finding finding, Instant now) {
        switch (finding) {
            case Finding.Unreachable(String reason) -> failed(address, reason, now);
            case Finding.Hung(String reason) -> {
                failed(own(address, service), reason, now);
                if (rests.containsKey(address)) {
                    // nobody knew whether it is there, and nobody knows now
                    failed(address, reason, now);
                }
            }
            case Finding.Value _,Finding.NoData _,Finding.Stale _,Finding.Failed _,Finding.Refused _ ->
                names(address, service).forEach(rests::remove);
        }
    }

    private void failed(String name, String reason, Instant now) {
        int failures = Optional.ofNullable(rests.remove(name)).map(Rest::failures).orElse(0) + 1;
        rests.put(name, new Rest(failures, now.plus(pause(failures)), false, reason));
        if (rests.size() > MOST) {
            Map.Entry<String, Rest> _ = rests.pollFirstEntry();
        }
    }

    static Duration pause(int failures) {
        Duration doubled = Limits.REST_FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
        return doubled.compareTo(Limits.REST_LONGEST) < 0 ? doubled : Limits.REST_LONGEST;
    }

    private static List<String> names(String address, String service) {
        return List.of(address, own(address, service));
    }

    private static String own(String address, String service) {
        return address + "\n" + service;
    }
}
