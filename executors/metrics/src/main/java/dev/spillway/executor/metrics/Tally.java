package dev.spillway.executor.metrics;

import dev.spillway.executor.metrics.Counter.What;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Picks the counters of a query from a page. What would make a wrong count is said by {@link Unusable}. */
final class Tally {
    /** The page has what was looked for, but not in a form that can be counted on. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String reason) {
            super(reason);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    private static final String BOUND = "le";
    /** Up to here a double counts without holes. */
    private static final double MOST = 1L << 53;

    private final Query query;
    private final Map<Counter, Long> counters = new HashMap<>();
    private final Map<String, Double> origins = new HashMap<>();
    /** Cumulative buckets by bound, per series. */
    private final Map<Map<String, String>, TreeMap<BigDecimal, Long>> histograms = new HashMap<>();
    private final Map<Map<String, String>, Long> unbounded = new HashMap<>();
    private Optional<Instant> newest = Optional.empty();

    private Tally(Query query) {
        this.query = query;
    }

    static Scrape of(Page page, Query query, Instant at) throws Unusable {
        Tally tally = new Tally(query);
        tally.check(page);
        for (Sample sample : page.samples()) {
            tally.take(sample);
        }
        tally.closeHistograms();
        if (tally.counters.size() > Scrape.MAX_COUNTERS) {
            throw new Unusable("the query selects more than " + Scrape.MAX_COUNTERS + " series");
        }
        return new Scrape(at, tally.counters, tally.origins, tally.newest, Set.of());
    }

    private void check(Page page) throws Unusable {
        if (!page.complete()) {
            throw new Unusable("the page is cut off");
        }
        if (page.samples().isEmpty() && !page.malformed().isEmpty()) {
            throw new Unusable("the page is not in the Prometheus text format");
        }
        Optional<String> ours = page.malformed().stream()
                .filter(line -> line.contains(query.requestsMetric()) || line.contains(query.durationMetric()))
                .findFirst();
        if (ours.isPresent()) {
            throw new Unusable("malformed line: " + ours.get().substring(0, Math.min(200, ours.get().length())));
        }
    }

    private void take(Sample sample) throws Unusable {
        boolean admitted = query.admits(sample.labels());
        if (sample.name().equals("process_start_time_seconds") || (admitted && isCreated(sample.name()))) {
            origins.put(sample.name() + sample.labels(), sample.value());
        } else if (admitted && sample.name().equals(query.requestsMetric())) {
            seen(sample);
            add(new Counter(revision(sample), new What.Requests(query.isError(sample.labels())), sample.labels()),
                    count(sample));
        } else if (admitted && sample.name().equals(query.durationMetric() + "_bucket")) {
            seen(sample);
            addBucket(sample);
        }
    }

    private boolean isCreated(String name) {
        String requests = query.requestsMetric();
        String family = requests.endsWith("_total") ? requests.substring(0, requests.length() - 6) : requests;
        return name.equals(family + "_created") || name.equals(query.durationMetric() + "_created");
    }

    private void seen(Sample sample) {
        newest = Stream.concat(newest.stream(), sample.at().stream()).max(Instant::compareTo);
    }

    private String revision(Sample sample) {
        return sample.labels().getOrDefault(query.revisionLabel(), "");
    }

    private void add(Counter counter, long count) throws Unusable {
        if (counters.put(counter, count) != null) {
            throw new Unusable("the page has a series twice: " + counter.labels());
        }
    }

    private static long count(Sample sample) throws Unusable {
        if (!(sample.value() >= 0 && sample.value() <= MOST)) {
            throw new Unusable(sample.name() + sample.labels() + " is " + sample.value());
        }
        return (long) sample.value();
    }

    private void addBucket(Sample sample) throws Unusable {
        Map<String, String> series = new HashMap<>(sample.labels());
        String bound = String.valueOf(series.remove(BOUND));
        boolean isNew = List.of("+Inf", "Inf", "inf", "+inf").contains(bound)
                ? unbounded.put(series, count(sample)) == null
                : histograms.computeIfAbsent(series, _ -> new TreeMap<>()).put(millis(bound), count(sample)) == null;
        if (!isNew) {
            throw new Unusable("the page has a bucket twice: " + sample.labels());
        }
    }

    private BigDecimal millis(String bound) throws Unusable {
        try {
            return new BigDecimal(bound).multiply(query.millisPerUnit());
        } catch (NumberFormatException _) {
            throw new Unusable("the bound of a bucket is '" + bound + "'");
        }
    }

    private void closeHistograms() throws Unusable {
        unbounded.keySet().forEach(series -> histograms.computeIfAbsent(series, _ -> new TreeMap<>()));
        for (Map.Entry<Map<String, String>, TreeMap<BigDecimal, Long>> histogram : histograms.entrySet()) {
            long below = 0;
            for (Map.Entry<BigDecimal, Long> bucket : histogram.getValue().entrySet()) {
                below = addDisjoint(histogram.getKey(), leMillis(bucket.getKey()), bucket.getKey().toPlainString(),
                        below,
                        bucket.getValue());
            }
            Long all = unbounded.get(histogram.getKey());
            if (all != null) {
                below = addDisjoint(histogram.getKey(), Long.MAX_VALUE, "+Inf", below, all);
            }
        }
    }

    /** Bounds are whole milliseconds on the wire; rounded up, as what took no longer than 0.5 ms took no longer than 1. */
    private static long leMillis(BigDecimal bound) throws Unusable {
        if (bound.abs().compareTo(BigDecimal.valueOf(MOST)) > 0) {
            throw new Unusable("the bound of a bucket is out of range: " + bound + " ms");
        }
        return bound.setScale(0, RoundingMode.CEILING).longValueExact();
    }

    private long addDisjoint(Map<String, String> series, long leMillis, String bound, long below, long cumulative)
            throws Unusable {
        if (cumulative < below) {
            throw new Unusable("a histogram falls at " + bound + ": " + series);
        }
        Map<String, String> labels = new HashMap<>(series);
        labels.put(BOUND, bound);
        add(new Counter(series.getOrDefault(query.revisionLabel(), ""), new What.Timed(leMillis), labels),
                cumulative - below);
        return cumulative;
    }
}
