package dev.spillway.executor.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** An instance with counters, which grow at each scrape so that every rate is known. */
final class Shop implements AutoCloseable {
    private final Server server = new Server();
    private final Map<String, Long> perScrape = new TreeMap<>();
    private final Map<String, Long> counters = new TreeMap<>();
    final AtomicLong scrapes = new AtomicLong();

    Shop() {
        server.answers(_ -> new Server.Says(200, page()));
    }

    String target() {
        return "127.0.0.1:" + server.port();
    }

    /** From now on so many more at each scrape. */
    synchronized void grows(String series, long by) {
        perScrape.put(series, by);
        counters.putIfAbsent(series, 0L);
    }

    synchronized void counts(String series, long more) {
        counters.merge(series, more, Long::sum);
    }

    /** As a process does when it begins anew. */
    synchronized void restarts() {
        counters.replaceAll((_, _) -> 0L);
    }

    private synchronized String page() {
        scrapes.incrementAndGet();
        perScrape.forEach((series, by) -> counters.merge(series, by, Long::sum));
        var page = new StringBuilder();
        counters.forEach((series, count) -> page.append(series).append(' ').append(count).append('\n'));
        return page.toString();
    }

    /** It is there no more. */
    void stops() {
        server.close();
    }

    @Override
    public void close() {
        stops();
    }
}
