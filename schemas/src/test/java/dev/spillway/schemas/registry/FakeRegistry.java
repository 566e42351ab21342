package dev.spillway.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/** The registry's API in memory, with faults on demand. Checked by the same contract as real ones. */
public final class FakeRegistry implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What was asked, as it came over the wire. */
    public record Asked(String method, String path, @Nullable String authorization) {}

    private record Answer(int status, Object body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Schema, Integer> ids = new LinkedHashMap<>();
    private final Map<String, List<Schema>> subjects = new LinkedHashMap<>();
    private final Queue<Integer> faults = new ConcurrentLinkedQueue<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Runnable beforeAnswer = () -> {
    };

    public FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next answers have these statuses and nothing else to say. */
    public void fail(Integer... statuses) {
        faults.addAll(List.of(statuses));
    }

    public List<Asked> asked() {
        return asked;
    }

    void beforeAnswer(Runnable hook) {
        beforeAnswer = hook;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        URI uri = exchange.getRequestURI();
        asked.add(new Asked(exchange.getRequestMethod(), uri.getRawPath(), authorization));
        beforeAnswer.run();
        Integer fault = faults.poll();
        byte[] body = exchange.getRequestBody().readAllBytes();
        Answer answer = fault == null ? answer(uri.getPath(), body) : new Answer(fault, Map.of("message", "as told"));
        byte[] out = JSON.writeValueAsBytes(answer.body);
        exchange.sendResponseHeaders(answer.status, out.length);
        exchange.getResponseBody().write(out);
        exchange.close();
    }

    private synchronized Answer answer(String path, byte[] body) throws IOException {
        if (path.startsWith("/schemas/ids/")) {
            return schema(Integer.parseInt(path.substring("/schemas/ids/".length())));
        }
        Schema schema;
        try {
            JsonNode asked = JSON.readTree(new String(body, StandardCharsets.UTF_8));
            schema = new Schema.Parser().parse(asked.path("schema").asText());
        } catch (SchemaParseException e) {
            return error(422, 42201, "Invalid schema");
        }
        String subject = path.substring("/subjects/".length());
        return subject.endsWith("/versions")
                ? register(subject.substring(0, subject.length() - "/versions".length()), schema)
                : lookup(subject, schema);
    }

    private Answer schema(int id) {
        return ids.entrySet().stream().filter(e -> e.getValue() == id).findFirst()
                .map(e -> new Answer(200, Map.of("schema", e.getKey().toString())))
                .orElse(error(404, 40403, "Schema " + id + " not found"));
    }

    private Answer register(String subject, Schema schema) {
        List<Schema> versions = subjects.computeIfAbsent(subject, s -> new ArrayList<>());
        if (!versions.isEmpty() && !readable(schema, versions.get(versions.size() - 1))) {
            return error(409, 409, "Schema being registered is incompatible with an earlier schema");
        }
        if (!versions.contains(schema)) {
            versions.add(schema);
        }
        // Not consecutive, as with real ones.
        return new Answer(200, Map.of("id", ids.computeIfAbsent(schema, s -> 1 + ids.size() * 3)));
    }

    private Answer lookup(String subject, Schema schema) {
        List<Schema> versions = subjects.get(subject);
        if (versions == null) {
            return error(404, 40401, "Subject '" + subject + "' not found.");
        }
        return versions.contains(schema)
                ? new Answer(200, Map.of("subject", subject, "id", ids.get(schema), "version", 1))
                : error(404, 40403, "Schema not found");
    }

    private static boolean readable(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getType() == SchemaCompatibilityType.COMPATIBLE;
    }

    private static Answer error(int status, int code, String message) {
        return new Answer(status, Map.of("error_code", code, "message", message));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
