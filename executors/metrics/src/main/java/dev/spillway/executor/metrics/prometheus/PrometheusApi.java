package dev.spillway.executor.metrics.prometheus;

import dev.spillway.executor.metrics.http.Access;
import dev.spillway.executor.metrics.http.Reply;
import dev.spillway.executor.metrics.source.Finding;
import dev.spillway.executor.metrics.source.Mistake;
import dev.spillway.executor.metrics.source.Question;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The part of Prometheus' HTTP API that answers queries; Thanos, Mimir and VictoriaMetrics have it as well. */
public final class PrometheusApi implements AutoCloseable {
    /** As long as an answer may take unless the query says otherwise: Argo Rollouts' default. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** What came of a query. */
    public sealed interface Said {
        /** The samples were taken. */
        record Data(Answer answer) implements Said {}

        /** There were none to take. */
        record None(Finding finding) implements Said {}
    }

    private final Access access;

    public PrometheusApi(InstantSource clock) {
        this.access = new Access(clock);
    }

    /** Asks for the value of an expression now, or at the time that is among {@code more}. */
    public Said query(Question question, String expression, Map<String, String> more, Samples samples, long end)
            throws Mistake {
        return ask(question, "/api/v1/query", expression, more, samples, end);
    }

    /** Asks for its values at many times. */
    public Said range(Question question, String expression, Map<String, String> times, Samples samples, long end)
            throws Mistake {
        return ask(question, "/api/v1/query_range", expression, times, samples, end);
    }

    private Said ask(Question question, String path, String expression, Map<String, String> more, Samples samples,
            long end) throws Mistake {
        String address = question.keys().need("address").strip().replaceFirst("/+$", "");
        URI url = URI.create(Access.address("address", address) + path);
        Duration within = Duration.ofNanos(end - System.nanoTime());
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/x-www-form-urlencoded").header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form(expression, more, within)));
        return switch (access.ask(question, request, within)) {
            case Access.Outcome.None(Finding finding) -> new Said.None(finding);
            case Access.Outcome.Answered(Reply.Answered reply) -> read(reply, samples);
        };
    }

    /** Prometheus is told to give up a little earlier than we do: then it says so, and does not work on for nobody. */
    private static String form(String expression, Map<String, String> more, Duration within) {
        var fields = new TreeMap<>(more);
        fields.put("query", expression);
        fields.put("timeout", String.format(Locale.ROOT, "%dms", Math.max(1, within.toMillis() * 9 / 10)));
        var form = new StringBuilder();
        fields.forEach((name, value) -> form.append(form.isEmpty() ? "" : "&").append(name).append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return form.toString();
    }

    private static Said read(Reply.Answered reply, Samples samples) {
        try {
            Answer answer = AnswerReader.read(reply.body(), samples);
            Optional<String> error = answer.error();
            if (error.isPresent()) {
                return new Said.None(answer.timedOut()
                        ? new Finding.Hung("it gave up: " + error.get())
                        : new Finding.Failed("it refused the query: " + error.get()));
            }
            return reply.ok()
                    ? new Said.Data(answer)
                    : new Said.None(new Finding.Failed("it answered " + reply.status()));
        } catch (AnswerReader.NotPrometheus other) {
            return new Said.None(otherwise(reply, String.valueOf(other.getMessage())));
        }
    }

    /** Not Prometheus itself spoke, but what stands before it, or something else altogether. */
    private static Finding otherwise(Reply.Answered reply, String reason) {
        if (reply.ok()) {
            return new Finding.Failed("it did not answer as Prometheus does: " + reason + ": " + reply.beginning());
        }
        String said = "it answered " + reply.status() + ": " + reply.beginning();
        return reply.status() >= 500 || reply.status() == 429
                ? new Finding.Unreachable(said)
                : new Finding.Failed(said);
    }

    @Override
    public void close() {
        access.close();
    }
}
