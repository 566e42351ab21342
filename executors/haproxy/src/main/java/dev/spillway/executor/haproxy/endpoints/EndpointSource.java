package dev.spillway.executor.haproxy.endpoints;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.executor.haproxy.socket.Address;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The program that knows the instances: {@code GET} gives
 * {@code {"prod/checkout": {"a32410ca87dc": [{"address": "127.0.0.1:34567", "ready": true}]}}}. Nothing of what it says
 * is repeated in a reason but addresses: it may be anything.
 */
public final class EndpointSource implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 1024 * 1024;
    private static final int MOST_INSTANCES = 1000;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static {
        JSON.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).build());
    }

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE).build();

    /** Asks once; returns after 2 s at the latest, however slowly the answer trickles in. */
    public Listing ask(URI uri, String service) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> asked = client.sendAsync(HttpRequest.newBuilder(uri).build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            HttpResponse<byte[]> answer = asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return answer.statusCode() == 200
                    ? read(uri, service, answer.body())
                    : new Listing.Unknown(uri + " answers with status " + answer.statusCode());
        } catch (TimeoutException late) {
            asked.cancel(true);
            return new Listing.Unknown(uri + " does not answer within " + PATIENCE.toMillis() + " ms");
        } catch (ExecutionException broken) {
            Throwable cause = broken.getCause() == null ? broken : broken.getCause();
            String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            return new Listing.Unknown(uri + " does not answer: " + why);
        }
    }

    private static Listing read(URI uri, String service, byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree.isObject()
                    ? new Listing.Known(revisions(tree.path(service)))
                    : new Listing.Unknown(uri + " does not answer with an object of services");
        } catch (JsonProcessingException garbage) {
            return new Listing.Unknown(uri + " does not answer with JSON");
        } catch (IOException | IllegalArgumentException wrong) {
            return new Listing.Unknown(uri + " lists " + service + " wrongly: " + wrong.getMessage());
        }
    }

    private static Map<String, List<Endpoint>> revisions(JsonNode service) {
        if (!service.isObject() && !service.isMissingNode()) {
            throw new IllegalArgumentException("it must be an object of revisions");
        }
        Map<String, List<Endpoint>> revisions = new TreeMap<>();
        service.properties().forEach(entry -> revisions.put(entry.getKey(), endpoints(entry.getValue())));
        return revisions;
    }

    private static List<Endpoint> endpoints(JsonNode listed) {
        if (!listed.isArray() || listed.size() > MOST_INSTANCES) {
            throw new IllegalArgumentException("a revision must be a list of at most " + MOST_INSTANCES + " instances");
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (JsonNode one : listed) {
            if (!one.path("address").isTextual() || !one.path("ready").isBoolean()) {
                throw new IllegalArgumentException("an instance must have an \"address\" and \"ready\": true or false");
            }
            endpoints.add(new Endpoint(Address.of(one.path("address").textValue()), one.path("ready").booleanValue()));
        }
        return endpoints;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
