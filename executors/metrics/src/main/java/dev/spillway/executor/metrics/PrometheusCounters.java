package dev.spillway.executor.metrics;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired.Measure;
import dev.spillway.executor.metrics.Counter.What;
import dev.spillway.executor.metrics.CounterCollector.Scraped;
import dev.spillway.executor.metrics.http.Access;
import dev.spillway.executor.metrics.prometheus.Answer;
import dev.spillway.executor.metrics.prometheus.Freshness;
import dev.spillway.executor.metrics.prometheus.PrometheusApi;
import dev.spillway.executor.metrics.prometheus.PrometheusSource;
import dev.spillway.executor.metrics.prometheus.Samples;
import dev.spillway.executor.metrics.source.Finding;
import dev.spillway.executor.metrics.source.Mistake;
import dev.spillway.executor.metrics.source.Question;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Raw counters in Prometheus: one expression selects those of all requests, another those of the failed ones. Both are asked
 * in one query, so that both are seen at the same moment, and differenced here: {@code rate} and {@code increase} would guess
 * at the edges, and use the same samples twice.
 */
final class PrometheusCounters {
    private static final Set<String> KEYS = Access.keys("address", "requests", "errors", "revisionLabel", "maxAge",
            "warnings");
    /** Tells the two expressions apart. */
    private static final String WHAT = "spillway_what";
    private static final double MOST = 1L << 53;

    private final PrometheusApi api;
    private final Freshness freshness;
    private final PrometheusSource source;
    private final Guard guard;
    private final InstantSource clock;

    PrometheusCounters(PrometheusApi api, Guard guard, InstantSource clock) {
        this.api = api;
        this.freshness = new Freshness(api);
        this.source = new PrometheusSource(api, clock);
        this.guard = guard;
        this.clock = clock;
    }

    static boolean areAskedFor(Measure measure) {
        return measure.provider().equals(PrometheusSource.PROVIDER)
                && (measure.query().containsKey("requests") || measure.query().containsKey("errors"));
    }

    String address(Measure measure) {
        return source.address(measure.query());
    }

    Scraped scrape(Command command, Measure measure) {
        var look = new Look();
        Finding finding = guard.ask(command, measure, address(measure), look::ask);
        return switch (finding) {
            case Finding.Value _ -> new Scraped.Taken(look.scrape.orElseThrow());
            case Finding.NoData(String reason) -> new Scraped.Missed(reason);
            case Finding.Stale(String reason) -> new Scraped.Missed("stale: " + reason);
            case Finding.Failed(String reason) -> new Scraped.Missed(reason);
            case Finding.Hung(String reason) -> new Scraped.Missed(reason);
            case Finding.Unreachable(String reason) -> new Scraped.Missed(reason);
            case Finding.Refused(String reason) -> new Scraped.Missed(reason);
        };
    }

    /** One question, and the counters that came of it. */
    private final class Look implements Samples {
        private final Map<Counter, Long> counters = new HashMap<>();
        private Optional<String> unusable = Optional.empty();
        private Optional<Scrape> scrape = Optional.empty();
        private String revisionLabel = "";
        private String unlabelled = "";

        Finding ask(Question question) throws Mistake {
            question.keys().only(KEYS);
            String requests = question.keys().need("requests");
            String errors = question.keys().need("errors");
            boolean warningsIgnored = PrometheusSource.warningsIgnored(question.keys());
            revisionLabel = question.keys().text("revisionLabel").orElse("revision");
            // the core has put the canary's id in where the author wrote {{canary}}
            unlabelled = requests.contains(question.measure().canary()) ? question.measure().canary() : "";
            long end = System.nanoTime() + question.within(PrometheusApi.TIMEOUT).toNanos();
            Instant at = clock.instant();
            PrometheusApi.Said said = api.query(question, named(requests, "requests") + " or " + named(errors,
                    "errors"), Map.of(), this, end);
            return switch (said) {
                case PrometheusApi.Said.None(Finding finding) -> finding;
                case PrometheusApi.Said.Data(Answer answer) -> {
                    Optional<Finding> trouble = trouble(answer, warningsIgnored);
                    if (trouble.isEmpty() && !counters.isEmpty()) {
                        trouble = freshness.trouble(question, requests, Optional.empty(), end);
                    }
                    scrape = Optional.of(new Scrape(at, counters, Map.of(), Optional.empty(), Set.of()));
                    yield trouble.orElseGet(() -> new Finding.Value("true"));
                }
            };
        }

        private Optional<Finding> trouble(Answer answer, boolean warningsIgnored) {
            if (!answer.warnings().isEmpty() && !warningsIgnored) {
                return Optional.of(new Finding.Failed("it answered with warnings, so counters may be missing: "
                        + String.join("; ", answer.warnings())));
            }
            if (answer.histograms()) {
                return Optional.of(new Finding.Failed("requests and errors must be counters, not histograms"));
            }
            return unusable.map(Finding.Failed::new);
        }

        /** A comment in the expression must not reach beyond it. */
        private static String named(String expression, String what) {
            return "label_replace((" + expression + "\n), \"" + WHAT + "\", \"" + what + "\", \"\", \"\")";
        }

        @Override
        public boolean take(Map<String, String> labels, String value) {
            Map<String, String> own = new HashMap<>(labels);
            String what = String.valueOf(own.remove(WHAT));
            Optional<Long> count = count(value);
            String revision = own.getOrDefault(revisionLabel, unlabelled);
            if (revision.isEmpty()) {
                unusable = Optional.of("a series has no label '" + revisionLabel
                        + "', and the query does not name {{canary}}: whose requests are these? " + own);
            } else if (count.isEmpty()) {
                unusable = Optional.of(what + " must select raw counters, without rate or increase, but a value is "
                        + value);
            } else if (counters.size() >= Scrape.MAX_COUNTERS) {
                unusable = Optional.of("the query selects more than " + Scrape.MAX_COUNTERS
                        + " series: aggregate in the query");
            } else {
                What which = what.equals("errors") ? new What.Failures() : new What.Requests(false);
                counters.put(new Counter(revision, which, own, process(own)), count.get());
            }
            return unusable.isEmpty();
        }

        /** Counters of one process begin anew together; where the query took the labels away, all may be of one. */
        private static String process(Map<String, String> labels) {
            return labels.containsKey("instance")
                    ? labels.getOrDefault("job", "") + "/" + labels.get("instance")
                    : Counter.ANY_PROCESS;
        }

        private static Optional<Long> count(String value) {
            try {
                double number = Double.parseDouble(value);
                boolean counts = number >= 0 && number <= MOST && number == Math.rint(number);
                return counts ? Optional.of((long) number) : Optional.empty();
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }
    }
}
