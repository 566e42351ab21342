package dev.spillway.executor.kubernetes.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * The mock's store behind the rules of a real API server: a JSON Patch that does not apply is 422 with the server's own words,
 * a Deployment's selector is immutable, a namespace must exist. Faults are put before or behind the store.
 */
final class StrictServer extends KubernetesCrudDispatcher {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOT_APPLIED = "the server rejected our request due to an error in our request";

    /** What happens to the next request that fits. */
    private record Fault(Predicate<RecordedRequest> which, int code, String message, boolean afterwards) {}

    /** A write that was taken, as it came. */
    record Write(String method, String path, String body) {}

    private final Deque<Fault> faults = new ConcurrentLinkedDeque<>();
    private final List<Write> writes = new CopyOnWriteArrayList<>();
    private final List<String> groups = new CopyOnWriteArrayList<>();
    private volatile boolean away;

    void fault(Predicate<RecordedRequest> which, int code, String message, boolean afterwards) {
        faults.add(new Fault(which, code, message, afterwards));
    }

    /** While it is away a load balancer in front of it answers. */
    void away(boolean now) {
        away = now;
    }

    /** Serves the discovery of a group's kinds: {@code networking.istio.io/v1 VirtualService virtualservices}. */
    void serves(String groupVersion, String kind, String plural) {
        groups.add(groupVersion + " " + kind + " " + plural);
    }

    List<Write> writes() {
        return List.copyOf(writes);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        if (away) {
            return status(503, "no healthy upstream");
        }
        Optional<Fault> fault = faults.stream().filter(one -> one.which().test(request)).findFirst()
                .filter(faults::remove);
        if (fault.isPresent() && !fault.get().afterwards()) {
            return status(fault.get().code(), fault.get().message());
        }
        MockResponse answer = answer(request);
        return fault.map(one -> status(one.code(), one.message())).orElse(answer);
    }

    private MockResponse answer(RecordedRequest request) {
        if (request.getMethod().equals("GET") && request.getPath().matches("/apis/[^/?]+/[^/?]+")) {
            return kinds(request.getPath().substring("/apis/".length()));
        }
        // its text can be read once only, and that is the store's
        String body = request.getBody() == null ? "" : new String(request.getBody().getBytes(), StandardCharsets.UTF_8);
        Optional<MockResponse> wrong = wrong(request, body);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        MockResponse answer = stored(request);
        if (!request.getMethod().equals("GET") && answer.code() < 300) {
            writes.add(new Write(request.getMethod(), request.getPath().replaceAll("\\?.*", ""), body));
        }
        return answer;
    }

    /** The mock throws where a patch does not apply, and then its client waits in vain. */
    private MockResponse stored(RecordedRequest request) {
        try {
            return super.dispatch(request);
        } catch (RuntimeException doesNotApply) {
            return status(422, NOT_APPLIED);
        }
    }

    private Optional<MockResponse> wrong(RecordedRequest request, String body) {
        String path = request.getPath().replaceAll("\\?.*", "");
        if (request.getMethod().equals("POST") && path.matches(".*/namespaces/[^/]+/[^/]+")) {
            String namespace = path.replaceAll(".*/namespaces/([^/]+)/.*", "$1");
            return super.handleGet("/api/v1/namespaces/" + namespace).code() == 404
                    ? Optional.of(status(404, "namespaces \"" + namespace + "\" not found"))
                    : Optional.empty();
        }
        boolean selector = path.matches(".*/deployments/[^/]+") && request.getMethod().equals("PATCH")
                && body.contains("\"/spec/selector");
        return selector ? Optional.of(immutable(path)) : Optional.empty();
    }

    private static MockResponse immutable(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return new MockResponse().setResponseCode(422).setHeader("Content-Type", "application/json").setBody("""
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"Invalid","code":422,\
                "message":"Deployment.apps \\"%s\\" is invalid: spec.selector: Invalid value: field is immutable",\
                "details":{"name":"%s","causes":[{"reason":"FieldValueInvalid","field":"spec.selector"}]}}"""
                .formatted(name, name));
    }

    private MockResponse kinds(String groupVersion) {
        List<String[]> served = groups.stream().map(line -> line.split(" ")).filter(
                line -> line[0].equals(groupVersion)).toList();
        if (served.isEmpty()) {
            return status(404, "the server could not find the requested resource");
        }
        var list = JSON.createObjectNode().put("kind", "APIResourceList").put("apiVersion", "v1")
                .put("groupVersion", groupVersion);
        var resources = list.putArray("resources");
        served.forEach(line -> resources.addObject().put("name", line[2]).put("kind", line[1]).put("namespaced", true)
                .put("singularName", ""));
        return ok(list);
    }

    private static MockResponse ok(JsonNode body) {
        return new MockResponse().setResponseCode(200).setHeader("Content-Type", "application/json")
                .setBody(body.toString());
    }

    private static MockResponse status(int code, String message) {
        var body = JSON.createObjectNode().put("kind", "Status").put("apiVersion", "v1").put("status", "Failure")
                .put("message", message).put("code", code);
        body.putObject("metadata");
        body.putObject("details");
        return new MockResponse().setResponseCode(code).setHeader("Content-Type", "application/json")
                .setBody(body.toString());
    }
}
