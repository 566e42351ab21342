package dev.spillway.executor.metrics;

import java.time.Duration;
import java.time.InstantSource;

/** Scrapes one page and picks the counters of a query from it. Blocks, at most for the time-out; any thread may call. */
public final class CounterCollector implements AutoCloseable {
    /** What came of a scrape. */
    public sealed interface Scraped {
        /** The counters. */
        record Taken(Scrape scrape) implements Scraped {}

        /** None, and why. */
        record Missed(String reason) implements Scraped {}
    }

    private final PageSource source = new PageSource();
    private final InstantSource clock;

    public CounterCollector(InstantSource clock) {
        this.clock = clock;
    }

    /** @param service who asks: its pages do not take the turns of all others */
    public Scraped scrape(Query query, String service, Duration timeout) {
        return switch (source.fetch(query.url(), service, timeout)) {
            case PageSource.Fetched.Failed(String reason) -> new Scraped.Missed(query.url() + ": " + reason);
            case PageSource.Fetched.Body body -> tally(body, query);
        };
    }

    private Scraped tally(PageSource.Fetched.Body body, Query query) {
        Page page = PrometheusText.parse(body.text());
        if (body.contentType().startsWith("application/openmetrics-text") && !page.openMetrics()) {
            return new Scraped.Missed(query.url() + ": the page is cut off before # EOF");
        }
        try {
            return new Scraped.Taken(Tally.of(page, query, clock.instant()));
        } catch (Tally.Unusable unusable) {
            return new Scraped.Missed(query.url() + ": " + unusable.reason());
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
