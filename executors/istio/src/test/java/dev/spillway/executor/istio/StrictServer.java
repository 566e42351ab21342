package dev.spillway.executor.istio;

import dev.spillway.executor.kubernetes.model.Rights;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * fabric8's CRUD dispatcher with what a real API server also does: a patch that does not apply is 422, groups are discovered, and
 * a kind whose CRD is not installed is 404. It remembers which verbs it saw on which resources.
 */
final class StrictServer extends KubernetesCrudDispatcher {
    private static final Pattern GROUP = Pattern.compile("/apis/([^/?]+)(?:/([^/?]+))?");

    /** One answer that is another than it should be. */
    enum Fault {
        CONFLICT(409, "Conflict", false), THROTTLED(429, "TooManyRequests", false), FORBIDDEN(403, "Forbidden", false),
        /** After the write: etcd timed out. */
        BROKEN(500, "InternalError", true),
        /** Before it. */
        AWAY(503, "ServiceUnavailable", false);

        private final int code;
        private final String reason;
        private final boolean applied;

        Fault(int code, String reason, boolean applied) {
            this.code = code;
            this.reason = reason;
            this.applied = applied;
        }
    }

    private final Map<String, List<String>> groups;
    private final Deque<Fault> writes = new ArrayDeque<>();
    private final Deque<Fault> reads = new ArrayDeque<>();
    private final Set<String> verbs = new ConcurrentSkipListSet<>();
    private volatile Consumer<String> written = _ -> {
    };

    /** @param groups versions by group, as they are served */
    StrictServer(Map<String, List<String>> groups) {
        this.groups = Map.copyOf(groups);
    }

    /** @param listener of objects as they stand after a write, in JSON */
    void onWrite(Consumer<String> listener) {
        written = listener;
    }

    synchronized void nextWrites(Fault... faults) {
        writes.addAll(List.of(faults));
    }

    synchronized void nextReads(Fault... faults) {
        reads.addAll(List.of(faults));
    }

    synchronized void forgetVerbs() {
        verbs.clear();
    }

    /** {@code get virtualservices.networking.istio.io}. */
    Set<String> verbs() {
        return Set.copyOf(verbs);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        Matcher group = GROUP.matcher(request.getPath());
        if (request.getMethod().equals("GET") && group.matches()) {
            return discovery(group.group(1), group.group(2));
        }
        boolean write = !request.getMethod().equals("GET");
        Rights.needed(request).ifPresent(verbs::add);
        @Nullable
        Fault fault = next(write ? writes : reads);
        if (fault != null && !fault.applied) {
            return status(fault.code, fault.reason, "told to");
        }
        MockResponse answer = plain(request);
        if (write && answer.code() < 300) {
            written.accept(new String(answer.getBody().getBytes(), StandardCharsets.UTF_8));
        }
        return fault == null ? answer : status(fault.code, fault.reason, "told to, after the write");
    }

    private synchronized @Nullable Fault next(Deque<Fault> faults) {
        return faults.poll();
    }

    private MockResponse plain(RecordedRequest request) {
        try {
            return super.dispatch(request);
        } catch (RuntimeException notApplied) {
            return status(422, "Invalid", "the server rejected our request due to an error in our request");
        }
    }

    private MockResponse discovery(String group, @Nullable String version) {
        List<String> served = groups.getOrDefault(group, List.of());
        if (served.isEmpty() || (version != null && !served.contains(version))) {
            return new MockResponse().setResponseCode(404).setBody("404 page not found");
        }
        if (version == null) {
            String versions = String.join(",", served.stream()
                    .map(one -> "{\"groupVersion\":\"" + group + "/" + one + "\",\"version\":\"" + one + "\"}")
                    .toList());
            return json(200, "{\"kind\":\"APIGroup\",\"apiVersion\":\"v1\",\"name\":\"" + group + "\",\"versions\":["
                    + versions + "]}");
        }
        return json(200, "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"" + group + "/"
                + version
                + "\",\"resources\":[{\"name\":\"virtualservices\",\"kind\":\"VirtualService\",\"namespaced\":true},"
                + "{\"name\":\"destinationrules\",\"kind\":\"DestinationRule\",\"namespaced\":true},"
                + "{\"name\":\"httproutes\",\"kind\":\"HTTPRoute\",\"namespaced\":true}]}");
    }

    private static MockResponse status(int code, String reason, String message) {
        return json(code, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"" + reason
                + "\",\"message\":\"" + message + "\",\"code\":" + code + "}");
    }

    private static MockResponse json(int code, String body) {
        return new MockResponse().setResponseCode(code).setHeader("Content-Type", "application/json").setBody(body);
    }
}
