package dev.spillway.executor.metrics.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Target;
import dev.spillway.executor.metrics.source.Finding;
import dev.spillway.executor.metrics.source.Keys;
import dev.spillway.executor.metrics.source.Mistake;
import dev.spillway.executor.metrics.source.Question;
import dev.spillway.executor.metrics.source.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.thirdparty.jackson.core.JsonGenerator;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;

/** The unmodified SDK against a server that speaks its protocol, Smithy RPC v2 with CBOR. */
final class CloudWatchSourceTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final CBORFactory CBOR = new CBORFactory();
    private static final String QUERIES = """
            [{"id": "rate", "expression": "errors / requests", "returnData": true},
             {"id": "errors", "label": "5xx", "returnData": false, "metricStat": {"period": "60", "stat": "Sum",
               "unit": "Count", "metric": {"namespace": "AWS/ApplicationELB", "metricName": "HTTPCode_Target_5XX_Count",
               "dimensions": [{"name": "LoadBalancer", "value": "app/web/1"}]}}},
             {"id": "requests", "metricStat": {"period": 60, "stat": "Sum",
               "metric": {"namespace": "AWS/ApplicationELB", "metricName": "RequestCount"}}}]""";

    /** An answer: a map as CBOR, or an error's status and type. */
    private record Says(int status, Map<String, Object> body) {}

    private final Deque<Says> answers = new ArrayDeque<>();
    private final List<Map<String, Object>> requests = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean hangs;
    private HttpServer server;
    private final CloudWatchSource source = new CloudWatchSource(() -> NOON,
            new Clients(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "planted"))));

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        source.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            paths.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("smithy-protocol") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization").replaceFirst("/.*", ""));
            requests.add(read(exchange.getRequestBody().readAllBytes()));
            if (hangs) {
                end.await();
            }
            Says says = answers.size() > 1 ? answers.pop() : answers.getFirst();
            exchange.getResponseHeaders().set("smithy-protocol", "rpc-v2-cbor");
            exchange.getResponseHeaders().set("Content-Type", "application/cbor");
            byte[] body = write(says.body());
            exchange.sendResponseHeaders(says.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(byte[] body) throws IOException {
        try (JsonParser in = CBOR.createParser(body)) {
            in.nextToken();
            return (Map<String, Object>) value(in);
        }
    }

    private static Object value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new HashMap<>();
                while (in.nextToken() != JsonToken.END_OBJECT) {
                    String name = in.currentName();
                    in.nextToken();
                    map.put(name, value(in));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(in));
                }
                yield list;
            }
            case VALUE_STRING -> in.getText();
            case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
            default -> in.getNumberValue();
        };
    }

    private static byte[] write(Map<String, Object> body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = CBOR.createGenerator(bytes)) {
            write(out, body);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        switch (value) {
            case Map<?, ?> map -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.writeFieldName(String.valueOf(entry.getKey()));
                    write(out, entry.getValue());
                }
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                for (Object element : list) {
                    write(out, element);
                }
                out.writeEndArray();
            }
            // a time is tagged as one: seconds since 1970
            case Instant time -> {
                ((software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORGenerator) out).writeTag(1);
                out.writeNumber((double) time.getEpochSecond());
            }
            case Double number -> out.writeNumber(number);
            case Integer number -> out.writeNumber(number);
            default -> out.writeString(String.valueOf(value));
        }
    }

    private static Map<String, Object> result(String id, List<Object> values) {
        return Map.of("Id", id, "Label", id, "StatusCode", "Complete", "Values", values, "Timestamps",
                values.stream().<Object>map(_ -> NOON).toList());
    }

    private void answersResults(Object... results) {
        answers.add(new Says(200, Map.of("MetricDataResults", List.of(results))));
    }

    private Finding ask(String... more) throws Mistake {
        Map<String, String> query = new HashMap<>(Map.of("region", "eu-central-1", "metricDataQueries", QUERIES,
                "endpoint", "http://127.0.0.1:" + server.getAddress().getPort()));
        for (int i = 0; i < more.length; i += 2) {
            query.put(more[i], more[i + 1]);
        }
        var measure = new Desired.Measure("rate", 1, NOON, "new", Optional.empty(), "cloudWatch", query);
        var command = new Command("c", "test/cart", "test/cart/r1", 0, 0, 1,
                new Target("rate", "metrics", "one", Map.of()), new Fence(1, 1), false, NOON, NOON.plusSeconds(60),
                measure);
        return source.ask(new Question(command, measure, new Keys(query), Duration.ofSeconds(60), new Redaction()));
    }

    @Test
    void resultHasTheFieldNamesThatArgoRolloutsShows() throws Mistake {
        answersResults(result("rate", List.of(0.1, 0.25)));
        assertThat(ask()).isEqualTo(new Finding.Value("[{\"Id\":\"rate\",\"Label\":\"rate\",\"Messages\":[],"
                + "\"StatusCode\":\"Complete\",\"Timestamps\":[\"2026-01-01T12:00:00Z\",\"2026-01-01T12:00:00Z\"],"
                + "\"Values\":[0.1,0.25]}]"));
    }

    @Test
    void metricThatNobodyReportedHasNoValues() throws Mistake {
        answersResults(result("rate", List.of()));
        assertThat(ask()).isInstanceOfSatisfying(Finding.Value.class,
                value -> assertThat(value.text()).contains("\"Values\":[]"));
    }

    @Test
    void requestIsSignedAndHasQueriesAndTimes() throws Mistake {
        // given
        answersResults(result("rate", List.of()));
        // when
        Finding _ = ask("interval", "30m");
        // then
        assertThat(paths).containsExactly(
                "POST /service/GraniteServiceVersion20100801/operation/GetMetricData rpc-v2-cbor AWS4-HMAC-SHA256 "
                        + "Credential=AKIDEXAMPLE");
        Map<String, Object> request = requests.getFirst();
        assertThat(request).containsEntry("EndTime", (double) NOON.getEpochSecond())
                .containsEntry("StartTime", (double) NOON.minusSeconds(1800).getEpochSecond());
        assertThat(request.get("MetricDataQueries")).isEqualTo(List.of(
                Map.of("Id", "rate", "Expression", "errors / requests", "ReturnData", true),
                Map.of("Id", "errors", "Label", "5xx", "ReturnData", false, "MetricStat",
                        Map.of("Period", 60, "Stat", "Sum", "Unit", "Count", "Metric",
                                Map.of("Namespace", "AWS/ApplicationELB", "MetricName", "HTTPCode_Target_5XX_Count",
                                        "Dimensions", List.of(Map.of("Name", "LoadBalancer", "Value", "app/web/1"))))),
                Map.of("Id", "requests", "MetricStat", Map.of("Period", 60, "Stat", "Sum", "Metric",
                        Map.of("Namespace", "AWS/ApplicationELB", "MetricName", "RequestCount", "Dimensions",
                                List.of())))));
    }

    @Test
    void pagesAreReadToTheEndAndJoined() throws Mistake {
        // given
        answers.add(new Says(200, Map.of("NextToken", "more", "MetricDataResults",
                List.of(result("rate", List.of(1.0))))));
        answersResults(result("rate", List.of(2.0)), result("other", List.of(3.0)));
        // when
        Finding found = ask();
        // then
        assertThat(found).isInstanceOfSatisfying(Finding.Value.class,
                value -> assertThat(value.text()).contains("\"Values\":[1.0,2.0]", "\"Id\":\"other\""));
        assertThat(requests.get(1)).containsEntry("NextToken", "more");
    }

    @Test
    void pagesWithoutAnEndAreAnError() throws Mistake {
        answers.add(new Says(200, Map.of("NextToken", "more", "MetricDataResults", List.of())));
        assertThat(ask()).isInstanceOfSatisfying(Finding.Failed.class,
                failed -> assertThat(failed.reason()).startsWith("the result has more than 10 pages"));
    }

    @Test
    void queryThatCloudWatchCouldNotAnswerIsAnError() throws Mistake {
        answersResults(Map.of("Id", "rate", "StatusCode", "Forbidden", "Messages",
                List.of(Map.of("Code", "Forbidden", "Value", "not yours"))));
        assertThat(ask()).isEqualTo(new Finding.Failed("query 'rate' came to Forbidden; Forbidden: not yours"));
    }

    @Test
    void refusedRequestIsAnErrorInItsOwnWords() throws Mistake {
        answers.add(new Says(400, Map.of("__type", "com.amazonaws.cloudwatch#InvalidParameterValueException",
                "message", "Error in expression 'rate'")));
        assertThat(ask()).isInstanceOfSatisfying(Finding.Failed.class,
                failed -> assertThat(failed.reason()).contains("Error in expression 'rate'"));
        assertThat(requests).as("not tried again").hasSize(1);
    }

    @Test
    void throttlingAndServerErrorsLetItRest() throws Mistake {
        answers.add(new Says(400, Map.of("__type", "com.amazonaws.cloudwatch#ThrottlingException", "message",
                "Rate exceeded")));
        assertThat(ask()).isInstanceOf(Finding.Unreachable.class);
        answers.clear();
        answers.add(new Says(503, Map.of("__type", "ServiceUnavailable", "message", "down")));
        assertThat(ask()).isInstanceOf(Finding.Unreachable.class);
    }

    @Test
    void answerThatComesTooLateIsNone() throws Mistake {
        hangs = true;
        assertThat(ask("timeout", "1")).isInstanceOf(Finding.Hung.class);
    }

    @Test
    void endpointThatIsNotThereIsUnreachable() throws Mistake {
        server.stop(0);
        assertThat(ask()).isInstanceOf(Finding.Unreachable.class);
    }

    @Test
    void answerThatIsTooLongIsAnError() throws Mistake {
        answersResults(result("rate", Collections.nCopies(2_000_000, 0.123)));
        assertThat(ask()).isInstanceOfSatisfying(Finding.Failed.class,
                failed -> assertThat(failed.reason()).contains("it answered more than 8 MiB"));
        answers.clear();
        answersResults(result("rate", Collections.nCopies(2_000, 0.123)));
        assertThat(ask()).isInstanceOfSatisfying(Finding.Failed.class,
                failed -> assertThat(failed.reason()).contains("at most 8192 bytes can be judged"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "metricDataQueries|{}|query.metricDataQueries must be a JSON list of queries",
            "metricDataQueries|[{\"expression\":\"a\"}]|query.metricDataQueries[0].id is missing",
            "metricDataQueries|[{\"id\":\"a\"}]|query.metricDataQueries[0] needs either a metricStat or an expression",
            "metricDataQueries|[{\"id\":\"a\",\"expresion\":\"b\"}]|query.metricDataQueries[0].expresion is not known",
            "metricDataQueries|[{\"id\":\"a\",\"metricStat\":{\"stat\":\"Sum\",\"period\":\"x\"}}]|query.metricDataQueries[0].metricStat.period must be whole seconds, but is 'x'",
            "interval|soon|query.interval must be a duration like 30s or 5m, but is 'soon'",
            "endpoint|nowhere|query.endpoint must be an http or https address"})
    void mistakesOfTheAuthorAreNamed(String key, String text, String reason) {
        try {
            Finding found = ask(key, text);
            throw new AssertionError(found);
        } catch (Mistake mistake) {
            assertThat(mistake.reason()).startsWith(reason);
        }
    }
}
