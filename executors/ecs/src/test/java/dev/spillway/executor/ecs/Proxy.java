package dev.spillway.executor.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Between the SDK and moto: passes on what is asked, lets go wrong what Amazon lets go wrong, and adds what moto does not know,
 * from a {@link Fleet}.
 */
public final class Proxy implements AutoCloseable {
    /** One call. */
    public record Asked(String operation, String body, Map<String, String> form) {
        String value(String name) {
            return form.getOrDefault(name, "");
        }
    }

    /** What goes wrong with a call. */
    public sealed interface Fault {
        record None() implements Fault {}

        /** Turned away, with Amazon's code. */
        record Refused(int status, String code) implements Fault {}

        /** It has its effect, and its answer is an error, or none. */
        record Lost(int status) implements Fault {}

        /** No answer, until the proxy is closed. It never arrives. */
        record Hang() implements Fault {}

        /** The answer is what was answered to the same question before. */
        record Stale() implements Fault {}
    }

    private record Answer(int status, String type, String body) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NOT_PASSED = Set.of("host", "connection", "content-length", "expect", "upgrade",
            "transfer-encoding");

    public final Fleet fleet = new Fleet();
    public final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final URI moto;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<String, Answer> before = new HashMap<>();
    private volatile Function<Asked, Fault> faults = _ -> new Fault.None();
    private volatile Consumer<Asked> written = _ -> {
    };

    public Proxy(URI moto) {
        this.moto = moto;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Asked for each call, before it is passed on. */
    public void faults(Function<Asked, Fault> next) {
        faults = next;
    }

    /** Told of each write that moto took. */
    void onWrite(Consumer<Asked> listener) {
        written = listener;
    }

    /** How often an operation was asked for. */
    public long count(String operation) {
        return asked.stream().filter(one -> one.operation().equals(operation)).count();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Asked one = read(exchange, new String(body, StandardCharsets.UTF_8));
            asked.add(one);
            Answer answer = switch (faults.apply(one)) {
                case Fault.None() -> pass(exchange, one, body);
                case Fault.Refused(int status, String code) -> error(one, status, code);
                case Fault.Lost(int status) -> {
                    Answer _ = pass(exchange, one, body);
                    yield error(one, status, "InternalFailure");
                }
                case Fault.Hang() -> {
                    end.await();
                    yield error(one, 500, "InternalFailure");
                }
                case Fault.Stale() -> {
                    Answer old = before.get(one.operation() + one.body());
                    yield old == null ? pass(exchange, one, body) : old;
                }
            };
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            byte[] said = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), said.length == 0 ? -1 : said.length);
            exchange.getResponseBody().write(said);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Asked read(HttpExchange exchange, String body) {
        String target = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")).orElse("");
        if (!target.isEmpty()) {
            return new Asked(target.substring(target.indexOf('.') + 1), body, Map.of());
        }
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
        }
        return new Asked(form.getOrDefault("Action", ""), body, form);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private Answer pass(HttpExchange exchange, Asked one, byte[] body) throws IOException, InterruptedException {
        Answer answer = one.operation().equals("DescribeTargetHealth")
                ? new Answer(200, "text/xml",
                        fleet.health(one.value("TargetGroupArn")))
                : changed(one, forwarded(exchange, body));
        before.put(one.operation() + one.body(), answer);
        return answer;
    }

    private Answer forwarded(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(moto.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.headers().firstValue("Content-Type").orElse("text/xml"),
                answer.body());
    }

    /** moto takes writes as they are; what it says of services is completed. */
    private Answer changed(Asked one, Answer answer) throws IOException {
        if (answer.status() != 200) {
            return answer;
        }
        switch (one.operation()) {
            case "UpdateService" -> {
                JsonNode ask = JSON.readTree(one.body());
                fleet.updated(ask.path("service").asText(),
                        Optional.of(arn(answer, ask)).filter(text -> !text.isEmpty()),
                        ask.has("desiredCount") ? Optional.of(ask.path("desiredCount").asInt()) : Optional.empty());
            }
            case "CreateService" -> {
                JsonNode made = JSON.readTree(answer.body()).path("service");
                fleet.created(made.path("serviceName").asText(), made.path("taskDefinition").asText(),
                        made.path("desiredCount").asInt(),
                        made.path("loadBalancers").path(0).path("targetGroupArn").asText());
            }
            case "DescribeServices" -> {
                ObjectNode tree = (ObjectNode) JSON.readTree(answer.body());
                tree.path("services").forEach(service -> fleet.describe((ObjectNode) service));
                return new Answer(answer.status(), answer.type(), JSON.writeValueAsString(tree));
            }
            default -> {
            }
        }
        written.accept(one);
        return answer;
    }

    /** moto keeps a task definition as it was named; ECS says the whole ARN. */
    private static String arn(Answer answer, JsonNode ask) throws IOException {
        if (!ask.has("taskDefinition")) {
            return "";
        }
        String service = JSON.readTree(answer.body()).path("service").path("serviceArn").asText();
        String name = ask.path("taskDefinition").asText();
        return name.startsWith("arn:") ? name : service.replaceFirst(":service/.*", ":task-definition/" + name);
    }

    private static Answer error(Asked one, int status, String code) {
        String said = one.form().isEmpty()
                ? "{\"__type\":\"" + code + "\",\"message\":\"said the test\"}"
                : "<ErrorResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\"><Error><Type>Sender"
                        + "</Type><Code>" + code + "</Code><Message>said the test</Message></Error><RequestId>1"
                        + "</RequestId></ErrorResponse>";
        return new Answer(status, one.form().isEmpty() ? "application/x-amz-json-1.1" : "text/xml", said);
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }
}
