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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The counters that a query selects, at one moment. A counter that goes back, or a source that says it began anew, means
 * that all counters of its process, and of a page, may have begun anew, even one that has since outgrown its old value.
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
            Set<String> anew = resets(before).keySet();
            missing.removeIf(counter -> anew.contains(counter.process()));
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

    /** By how much the counters of a revision grew since {@code before}, without those of which nobody can know it. */
    Measurement growth(String revision, Scrape before) {
        Optional<String> restart = restart(before);
        if (restart.isPresent()) {
            return Measurement.Value.nothing(restart.get());
        }
        Map<String, String> uncertain = uncertain(revision, before);
        return uncertain.isEmpty() && of(revision).isEmpty()
                ? new Measurement.NoData()
                : sum(revision, before, uncertain);
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
        return before.gone().size() > MAX_COUNTERS
                ? Optional.of("too many series have gone")
                : Optional.empty();
    }

    /** Processes that began to count anew, and why that is known. */
    private Map<String, String> resets(Scrape before) {
        Map<String, String> resets = new TreeMap<>();
        counters.forEach((counter, count) -> {
            if (count < before.counters().getOrDefault(counter, 0L)) {
                resets.putIfAbsent(counter.process(), "a counter was reset: " + counter.labels());
            }
        });
        return resets;
    }

    /** Processes of whose counters for this revision nobody knows by how much they grew, and why. */
    private Map<String, String> uncertain(String revision, Scrape before) {
        List<Counter> now = of(revision);
        List<Counter> then = before.of(revision);
        Map<String, String> why = resets(before);
        Set<String> ours = Stream.concat(now.stream(), then.stream()).map(Counter::process)
                .collect(Collectors.toSet());
        why.keySet().removeIf(process -> !process.equals(Counter.ANY_PROCESS) && !ours.contains(process));
        now.stream().filter(before.gone()::contains)
                .forEach(counter -> why.putIfAbsent(counter.process(), "series of the revision came back"));
        then.stream().filter(counter -> !counters.containsKey(counter))
                .forEach(counter -> why.putIfAbsent(counter.process(), "series of the revision are gone"));
        return why;
    }

    private Measurement.Value sum(String revision, Scrape before, Map<String, String> uncertain) {
        Optional<String> gap = uncertain.values().stream().findFirst();
        long requests = 0;
        long errors = 0;
        TreeMap<Long, Long> buckets = new TreeMap<>();
        for (Counter counter : of(revision)) {
            if (uncertain.containsKey(counter.process())) {
                continue;
            }
            // a series that is new began to count at zero after the scrape before
            long more = counters.getOrDefault(counter, 0L) - before.counters().getOrDefault(counter, 0L);
            switch (counter.what()) {
                case What.Requests(boolean isError) -> {
                    requests += more;
                    errors += isError ? more : 0;
                }
                case What.Failures() -> errors += more;
                case What.Timed(long leMillis) -> buckets.merge(leMillis, more, Long::sum);
            }
        }
        if (errors > requests) {
            return Measurement.Value.nothing("more failed requests than requests: errors must be a part of requests");
        }
        List<LatencyBucket> latency = new ArrayList<>();
        buckets.forEach((leMillis, count) -> latency.add(new LatencyBucket(leMillis, count)));
        return new Measurement.Value(requests, errors, latency, gap);
    }
}
