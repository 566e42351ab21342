package dev.spillway.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds who answers a call. {@code /v1/services/{name}}: a part in braces matches one segment. */
public final class Router implements HttpHandler {
    private static final int MOST_DISCARDED = 32 * Call.MOST_BODY;
    private static final int BLOCK = 64 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    /** Answers a call. */
    public interface Endpoint {
        Answer answer(Call call);
    }

    /** @param summary for people who read the API's description */
    public record Route(String method, String template, String summary, Endpoint endpoint) {
        List<String> segments() {
            return List.of(template.substring(1).split("/", -1));
        }
    }

    private final List<Route> routes = new ArrayList<>();
    private final Guard guard;
    private final BiConsumer<String, Integer> counted;

    /** @param counted told of each answer: route and status */
    public Router(Guard guard, BiConsumer<String, Integer> counted) {
        this.guard = guard;
        this.counted = counted;
    }

    public Router on(String method, String template, String summary, Endpoint endpoint) {
        routes.add(new Route(method, template, summary, endpoint));
        return this;
    }

    /** In the order they were added. */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] route = {"unknown"};
            Answer answer = answer(exchange, route);
            counted.accept(route[0], answer.status());
            discard(exchange.getRequestBody());
            Sender.send(exchange, answer);
        } catch (IOException gone) {
            LOG.debug("client went away: {}", gone.getMessage());
        }
    }

    private Answer answer(HttpExchange exchange, String[] route) throws IOException {
        try {
            guard.check(exchange.getRequestHeaders()::getFirst);
            List<String> path = path(exchange.getRequestURI());
            Route found = find(exchange.getRequestMethod(), path);
            route[0] = found.template();
            var headers = exchange.getRequestHeaders();
            return found.endpoint().answer(new Call(found.template(), parts(found, path),
                    Call.queryOf(Optional.ofNullable(exchange.getRequestURI().getRawQuery())),
                    name -> Optional.ofNullable(headers.getFirst(name)), exchange.getRequestBody()::readNBytes));
        } catch (Refused refused) {
            return refused.answer();
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        } catch (RuntimeException bug) {
            LOG.error("a bug of the gateway at {} {}", exchange.getRequestMethod(), exchange.getRequestURI().getPath(),
                    bug);
            return Answer.json(500, new Trouble("internal", Optional.empty(), "a bug of the gateway; see its log"));
        }
    }

    private Route find(String method, List<String> path) {
        List<Route> matching = routes.stream().filter(r -> matches(r, path)).toList();
        if (matching.isEmpty()) {
            throw Refused.of(404, "not_found", "there is nothing at /" + String.join("/", path)
                    + "; /openapi.json lists what there is");
        }
        return matching.stream().filter(r -> r.method().equals(method)).findFirst()
                .orElseThrow(() -> Refused.of(405, "method_not_allowed", method + " is not answered here; "
                        + String.join(", ", matching.stream().map(Route::method).distinct().toList()) + " is"));
    }

    private static boolean matches(Route route, List<String> path) {
        if (route.segments().size() != path.size()) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            String segment = route.segments().get(i);
            if (!segment.startsWith("{") && !segment.equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> parts(Route route, List<String> path) {
        var parts = new HashMap<String, String>();
        for (int i = 0; i < path.size(); i++) {
            String segment = route.segments().get(i);
            if (segment.startsWith("{")) {
                parts.put(segment.substring(1, segment.length() - 1), path.get(i));
            }
        }
        return parts;
    }

    private static List<String> path(URI uri) {
        String raw = Optional.ofNullable(uri.getRawPath()).orElse("/");
        String trimmed = raw.startsWith("/") ? raw.substring(1) : raw;
        return java.util.Arrays.stream(trimmed.split("/", -1)).map(Call::decode).toList();
    }

    /** What nobody wanted to read: who is cut off while sending never reads the answer. */
    private static void discard(InputStream rest) throws IOException {
        byte[] block = new byte[BLOCK];
        int left = MOST_DISCARDED;
        while (left > 0) {
            int read = rest.read(block, 0, Math.min(left, BLOCK));
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }
}
