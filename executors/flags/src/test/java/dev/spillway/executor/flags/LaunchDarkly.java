package dev.spillway.executor.flags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;

/**
 * LaunchDarkly's API with one flag in one environment. It holds requests to what the API page documents (path, headers,
 * the fields of each instruction, weights that sum to 100,000), and keeps the flag in a file as LaunchDarkly's own server
 * SDK evaluates it.
 */
final class LaunchDarkly implements AutoCloseable {
    static final String TOKEN = "api-4f1c0c6e-secret";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WHOLE = 100_000;
    private static final String PATH = "/api/v2/flags/shop/" + Flags.KEY;

    /** What is answered instead. */
    record Trouble(String method, int status, Map<String, String> headers, String message) {}

    private final HttpServer server;
    private final Path file;
    private final List<String> complaints = new ArrayList<>();
    private final List<JsonNode> patches = new ArrayList<>();
    private final Queue<Trouble> troubles = new ArrayDeque<>();
    private int requests;
    private ObjectNode flag;
    private int version = 1;

    LaunchDarkly(Path directory) throws IOException {
        this.file = Files.createDirectories(directory).resolve("sdk.json");
        this.flag = tree("""
                {"key": "new-checkout-flow", "kind": "boolean", "archived": false,
                 "variations": [{"_id": "id-off", "value": false, "name": "legacy"},
                                {"_id": "id-on", "value": true, "name": "new"}],
                 "environments": {"production": {"on": true, "archived": false, "offVariation": 0,
                   "fallthrough": {"rollout": {"contextKind": "user",
                     "variations": [{"variation": 0, "weight": 90000}, {"variation": 1, "weight": 10000}]}}}}}
                """);
        write();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.setExecutor(Thread::startVirtualThread);
        server.start();
    }

    private static ObjectNode tree(String text) throws IOException {
        return (ObjectNode) JSON.readTree(text);
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    static Map<String, String> settings() {
        return new TreeMap<>(Map.of("provider", "launchDarkly", "project", "shop", "environment", "production",
                "on." + Flags.KEY, "true", "off." + Flags.KEY, "false"));
    }

    Path file() {
        return file;
    }

    /** Its owner changes the flag. */
    synchronized void edit(java.util.function.Consumer<ObjectNode> change) {
        change.accept(flag);
        write();
    }

    ObjectNode environment() {
        return (ObjectNode) flag.path("environments").path("production");
    }

    synchronized void trouble(Trouble trouble) {
        troubles.add(trouble);
    }

    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    synchronized List<JsonNode> patches() {
        return List.copyOf(patches);
    }

    synchronized int requests() {
        return requests;
    }

    /** Who sees it on: of the fallthrough, or nobody where targeting is off. */
    synchronized int permille() {
        JsonNode here = environment();
        if (!here.path("on").asBoolean()) {
            return 0;
        }
        if (here.path("fallthrough").has("variation")) {
            return here.path("fallthrough").path("variation").asInt() == 1 ? 1000 : 0;
        }
        int on = 0;
        for (JsonNode one : here.path("fallthrough").path("rollout").path("variations")) {
            on += one.path("variation").asInt() == 1 ? one.path("weight").asInt() : 0;
        }
        return on / 100;
    }

    private synchronized void serve(HttpExchange exchange) throws IOException {
        requests++;
        byte[] body = exchange.getRequestBody().readAllBytes();
        Trouble trouble = troubles.peek();
        if (trouble != null && trouble.method().equals(exchange.getRequestMethod())) {
            Trouble _ = troubles.remove();
            trouble.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            answer(exchange, trouble.status(), message(trouble.message()));
        } else if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, message("Invalid access token"));
        } else if (!exchange.getRequestURI().getPath().equals(PATH)) {
            answer(exchange, 404, message("Unknown project or flag"));
        } else if (exchange.getRequestMethod().equals("GET")) {
            answer(exchange, 200, flag);
        } else if (exchange.getRequestMethod().equals("PATCH")) {
            patch(exchange, JSON.readTree(body));
        } else {
            answer(exchange, 405, message("method"));
        }
    }

    private void patch(HttpExchange exchange, JsonNode patch) throws IOException {
        try {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            require("application/json; domain-model=launchdarkly.semanticpatch".equals(type), "Content-Type " + type);
            only(patch, Set.of("environmentKey", "comment", "instructions"));
            require(patch.path("environmentKey").asText().equals("production"), "environmentKey");
            require(!patch.path("instructions").isEmpty(), "instructions");
            ObjectNode next = environment().deepCopy();
            for (JsonNode instruction : patch.path("instructions")) {
                instruct(next, instruction);
            }
            ((ObjectNode) flag.path("environments")).set("production", next);
            patches.add(patch);
            write();
            answer(exchange, 200, flag);
        } catch (IllegalArgumentException wrong) {
            complaints.add(wrong.getMessage());
            answer(exchange, 400, message(String.valueOf(wrong.getMessage())));
        }
    }

    private void instruct(ObjectNode next, JsonNode instruction) {
        switch (instruction.path("kind").asText()) {
            case "turnFlagOn" -> {
                only(instruction, Set.of("kind"));
                next.put("on", true);
            }
            case "turnFlagOff" -> {
                only(instruction, Set.of("kind"));
                next.put("on", false);
            }
            case "updateFallthroughVariationOrRollout" -> fallthrough(next, instruction);
            default -> throw new IllegalArgumentException("unknown instruction " + instruction);
        }
    }

    private void fallthrough(ObjectNode next, JsonNode instruction) {
        if (instruction.has("variationId")) {
            only(instruction, Set.of("kind", "variationId"));
            next.putObject("fallthrough").put("variation", index(instruction.path("variationId").asText()));
            return;
        }
        only(instruction, Set.of("kind", "rolloutWeights", "rolloutContextKind", "rolloutBucketBy"));
        int sum = 0;
        Map<Integer, Integer> weights = new TreeMap<>();
        for (Map.Entry<String, JsonNode> weight : instruction.path("rolloutWeights").properties()) {
            sum += weight.getValue().intValue();
            weights.put(index(weight.getKey()), weight.getValue().intValue());
        }
        require(sum == WHOLE, "rolloutWeights sum to " + sum + ", must be 100000");
        ObjectNode rollout = next.putObject("fallthrough").putObject("rollout");
        rollout.put("contextKind", instruction.path("rolloutContextKind").asText("user"));
        rollout.put("bucketBy", instruction.path("rolloutBucketBy").asText("key"));
        ArrayNode variations = rollout.putArray("variations");
        weights.forEach((index, weight) -> variations.addObject().put("variation", index).put("weight", weight));
    }

    private int index(String id) {
        for (int i = 0; i < flag.path("variations").size(); i++) {
            if (flag.path("variations").path(i).path("_id").asText().equals(id)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no variation has the id " + id);
    }

    private static void only(JsonNode node, Set<String> fields) {
        Set<String> others = new HashSet<>();
        node.fieldNames().forEachRemaining(others::add);
        others.removeAll(fields);
        require(others.isEmpty(), "unknown fields " + others);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private static ObjectNode message(String text) {
        return JSON.createObjectNode().put("code", "c").put("message", text);
    }

    private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** As the SDK reads it. */
    private void write() {
        version++;
        ObjectNode model = JSON.createObjectNode().put("key", Flags.KEY).put("version", version).put("salt", "a1b2c3");
        ArrayNode variations = model.putArray("variations");
        flag.path("variations").forEach(variation -> variations.add(variation.path("value")));
        for (String field : List.of("on", "offVariation", "fallthrough")) {
            JsonNode _ = model.set(field, environment().path(field));
        }
        ObjectNode all = JSON.createObjectNode();
        JsonNode _ = all.putObject("flags").set(Flags.KEY, model);
        try {
            Path _ = Files.writeString(file, all.toString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
