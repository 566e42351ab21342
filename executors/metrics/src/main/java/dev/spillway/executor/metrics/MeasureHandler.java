package dev.spillway.executor.metrics;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired.Measure;
import dev.spillway.executor.metrics.cloudwatch.CloudWatchSource;
import dev.spillway.executor.metrics.command.CommandSource;
import dev.spillway.executor.metrics.prometheus.PrometheusApi;
import dev.spillway.executor.metrics.prometheus.PrometheusSource;
import dev.spillway.executor.metrics.source.Secrets;
import dev.spillway.executor.metrics.web.WebSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * Answers measure commands: with increments of counters, or with a result for conditions. Blocks, at most for the source's
 * time-out or until the command expires; any thread may call.
 */
public final class MeasureHandler implements AutoCloseable {
    /** The provider that scrapes a page of counters. */
    public static final String TEXT = "prometheusText";
    /** As long as a page may take unless said otherwise. */
    public static final Duration SCRAPE_TIMEOUT = Duration.ofSeconds(10);

    private final CounterCollector collector;
    private final Duration timeout;
    private final Counting counting;
    private final PrometheusCounters counters;
    private final Sources sources;

    /** Without secrets and commands. */
    public MeasureHandler(Duration timeout, InstantSource clock) {
        this(timeout, clock, MetricsOptions.NONE);
    }

    public MeasureHandler(Duration timeout, InstantSource clock, MetricsOptions options) {
        this(timeout, clock, new Secrets(options.secrets(), System.getenv()), options.allowExec());
    }

    MeasureHandler(Duration timeout, InstantSource clock, Secrets secrets, boolean allowExec) {
        var guard = new Guard(secrets, clock);
        var prometheus = new PrometheusApi(clock);
        this.timeout = timeout;
        this.collector = new CounterCollector(clock);
        this.counting = new Counting(clock);
        this.counters = new PrometheusCounters(prometheus, guard, clock);
        this.sources = new Sources(Map.of(PrometheusSource.PROVIDER, new PrometheusSource(prometheus, clock),
                WebSource.PROVIDER, new WebSource(clock), CloudWatchSource.PROVIDER, new CloudWatchSource(clock),
                CommandSource.PROVIDER, new CommandSource(allowExec)), guard, clock);
    }

    /** The same command gets the same answer as long as it is its analysis' last one. */
    public Answer measure(Command command) {
        if (!(command.desired() instanceof Measure measure)) {
            return new Answer.Failed("a metrics executor can only measure");
        }
        if (measure.provider().equals(TEXT)) {
            return scraped(command, measure);
        }
        return PrometheusCounters.areAskedFor(measure)
                ? counting.count(command, measure, counters.address(measure), _ -> counters.scrape(command, measure))
                : sources.answer(command, measure);
    }

    private Answer scraped(Command command, Measure measure) {
        return switch (Query.parse(measure.query())) {
            case Query.Parsed.Invalid(String reason) -> new Answer.Failed(reason);
            case Query.Parsed.Valid(Query query) -> counting.count(command, measure,
                    measure.query().getOrDefault("url", ""), left -> collector.scrape(query, command.service(),
                            left.compareTo(timeout) < 0 ? left : timeout));
        };
    }

    @Override
    public void close() {
        collector.close();
        sources.close();
    }
}
