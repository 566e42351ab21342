package dev.spillway.executor.metrics;

import dev.spillway.executor.Increment.LatencyBucket;
import dev.spillway.executor.metrics.Counter.What;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The counters that a query selects, at one moment. A counter that goes back, or a source that says it began anew, means
 * that all counters of the page may have begun anew, even one that has since outgrown its old value.
 *
 * @param origins when process and series began, as the source says
 * @param newest the newest timestamp on the page; most sources give none
 * @param gone counters of earlier scrapes that are missing here: if one comes back, nobody knows from where it counts
 */
public record Scrape(Instant at, Map<Counter, Long> counters, Map<String, Double> origins, Optional<Instant> newest,
        Set<Counter> gone) {
    /** Series on one page, and those remembered as gone. */
    static final int MAX_COUNTERS = 50_000;
    private static final Duration STALE_AFTER = Duration.ofMinutes(5);

    public Scrape {
        counters = Map.copyOf(counters);
        origins = Map.copyOf(origins);
        gone = Set.copyOf(gone);
    }

    /** This scrape as the one that comes after {@code before}: not earlier, and knowing what is gone. */
    Scrape following(Scrape before) {
        Set<Counter> missing = new HashSet<>();
        if (restart(before).isEmpty()) {
            missing.addAll(before.gone());
            missing.addAll(before.counters().keySet());
            missing.removeAll(counters.keySet());
        }
        return new Scrape(at.isBefore(before.at()) ? before.at() : at, counters, origins, newest, missing);
    }

    /** Present if the source only repeats itself, or has said nothing for five minutes. */
    Optional<Measurement.Stale> staleAfter(Optional<Scrape> before) {
        return newest
                .filter(time -> time.isBefore(at.minus(STALE_AFTER))
                        || before.flatMap(Scrape::newest).filter(old -> !time.isAfter(old)).isPresent())
                .map(Measurement.Stale::new);
    }

    /** By how much the counters of a revision grew since {@code before}. */
    Measurement growth(String revision, Scrape before) {
        Optional<String> gap = restart(before).or(() -> change(revision, before));
        if (gap.isPresent()) {
            return Measurement.Value.nothing(gap.get());
        }
        return of(revision).isEmpty() ? new Measurement.NoData() : sum(revision, before);
    }

    private List<Counter> of(String revision) {
        return counters.keySet().stream().filter(counter -> counter.revision().equals(revision)).toList();
    }

    private Optional<String> restart(Scrape before) {
        if (origins.entrySet().stream()
                .anyMatch(origin -> !before.origins().getOrDefault(origin.getKey(), origin.getValue())
                        .equals(origin.getValue()))) {
            return Optional.of("the source was restarted");
        }
        if (before.gone().size() > MAX_COUNTERS) {
            return Optional.of("too many series have gone");
        }
        return counters.entrySet().stream()
                .filter(counter -> counter.getValue() < before.counters().getOrDefault(counter.getKey(), 0L))
                .findFirst()
                .map(counter -> "a counter was reset: " + counter.getKey().labels());
    }

    private Optional<String> change(String revision, Scrape before) {
        if (of(revision).stream().anyMatch(before.gone()::contains)) {
            return Optional.of("series of the revision came back");
        }
        return before.of(revision).stream().allMatch(counters::containsKey)
                ? Optional.empty()
                : Optional.of("series of the revision are gone");
    }

    private Measurement.Value sum(String revision, Scrape before) {
        long requests = 0;
        long errors = 0;
        TreeMap<Long, Long> buckets = new TreeMap<>();
        for (Counter counter : of(revision)) {
            // a series that is new began to count at zero after the scrape before
            long more = counters.getOrDefault(counter, 0L) - before.counters().getOrDefault(counter, 0L);
            switch (counter.what()) {
                case What.Requests(boolean isError) -> {
                    requests += more;
                    errors += isError ? more : 0;
                }
                case What.Timed(long leMillis) -> buckets.merge(leMillis, more, Long::sum);
            }
        }
        List<LatencyBucket> latency = new ArrayList<>();
        buckets.forEach((leMillis, count) -> latency.add(new LatencyBucket(leMillis, count)));
        return new Measurement.Value(requests, errors, latency, Optional.empty());
    }
}
