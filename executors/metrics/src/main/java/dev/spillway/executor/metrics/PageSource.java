package dev.spillway.executor.metrics;

import dev.spillway.executor.metrics.http.Http;
import dev.spillway.executor.metrics.http.Reply;
import dev.spillway.executor.metrics.source.Limits;
import dev.spillway.executor.metrics.source.Turns;
import dev.spillway.executor.metrics.source.Turns.Turn;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/** Gets pages over HTTP, in turn, so that a slow host holds up only itself, and a slow page only its own service. */
final class PageSource implements AutoCloseable {
    /** What a GET came to. */
    sealed interface Fetched {
        /** The page. */
        record Body(String text, String contentType) implements Fetched {}

        /** Nothing that could be read. */
        record Failed(String reason) implements Fetched {}
    }

    private static final String FORMATS = "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5";

    private final Http http = new Http();
    private final Turns turns = new Turns(Limits.PER_SOURCE, Limits.PER_SERVICE);

    /** Answers within {@code timeout}, waiting for the host's turn included. */
    Fetched fetch(URI url, String service, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        Optional<Turn> turn = turns.take(url.getHost() + ":" + url.getPort(), service, timeout);
        if (turn.isEmpty()) {
            return new Fetched.Failed("no turn within " + timeout + ", others wait for this host");
        }
        try (Turn _ = turn.get()) {
            HttpRequest request = HttpRequest.newBuilder(url).header("Accept", FORMATS).build();
            return read(http.send(request, Duration.ofNanos(end - System.nanoTime())));
        }
    }

    private static Fetched read(Reply reply) {
        return switch (reply) {
            case Reply.Answered answered -> answered.status() == 200
                    ? new Fetched.Body(answered.text(), answered.contentType())
                    : new Fetched.Failed("it answered " + answered.status());
            case Reply.TooLong(String reason) -> new Fetched.Failed(reason);
            case Reply.Late(String reason) -> new Fetched.Failed(reason);
            case Reply.Broken(String reason) -> new Fetched.Failed(reason);
        };
    }

    /** What is in flight is given up. */
    @Override
    public void close() {
        http.close();
    }
}
