package dev.spillway.executor.flags.launchdarkly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * LaunchDarkly's REST API: <a href="https://launchdarkly.com/docs/api/feature-flags/get-feature-flag">get</a> and
 * <a href="https://launchdarkly.com/docs/api/feature-flags/patch-feature-flag">semantic patch</a> of a flag. Once it said
 * that it is asked too often it is not asked again before the moment that it named. Nothing of what it says is repeated
 * but its {@code message}, and that in part.
 */
final class Api implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int MOST_WORDS = 200;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static {
        JSON.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build());
    }

    private final URI base;
    private final String token;
    private final InstantSource clock;
    private final AtomicReference<Instant> notBefore = new AtomicReference<>(Instant.EPOCH);
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER).build();

    Api(URI base, String token, InstantSource clock) {
        this.base = base;
        this.token = token;
        this.clock = clock;
    }

    Answer get(String project, String flag, String environment) throws InterruptedException {
        return ask(request(project, flag, "?env=" + encoded(environment)).GET().build());
    }

    Answer patch(String project, String flag, JsonNode instructions) throws InterruptedException {
        return ask(request(project, flag, "")
                .header("Content-Type", "application/json; domain-model=launchdarkly.semanticpatch")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(instructions.toString())).build());
    }

    private HttpRequest.Builder request(String project, String flag, String query) {
        String path = base.getPath() == null ? "" : base.getPath().replaceAll("/+$", "");
        return HttpRequest.newBuilder(
                base.resolve(path + "/api/v2/flags/" + encoded(project) + "/" + encoded(flag) + query))
                .header("Authorization", token).header("LD-API-Version", "20240415");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer ask(HttpRequest request) throws InterruptedException {
        Instant now = clock.instant();
        if (now.isBefore(notBefore.get())) {
            return new Answer.NotNow("LaunchDarkly takes no more requests before " + notBefore.get());
        }
        CompletableFuture<HttpResponse<byte[]>> asked = client.sendAsync(request,
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return answer(asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            asked.cancel(true);
            return new Answer.Nobody(base + " does not answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException broken) {
            Throwable cause = broken.getCause() == null ? broken : broken.getCause();
            return new Answer.Nobody(base + " does not answer: " + cause.getClass().getSimpleName());
        }
    }

    private Answer answer(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        String said = said(response.body());
        return switch (status) {
            case 200 -> body(response.body());
            case 401 -> new Answer.Never("LaunchDarkly does not accept the access token (401)");
            case 403 -> new Answer.Never("the access token may not do this (403)" + said);
            case 404 -> new Answer.Never("LaunchDarkly knows no such project, environment or flag (404)" + said);
            case 405 -> new Answer.Never("changes of this flag need an approval in LaunchDarkly (405): let somebody"
                    + " approve it there, or take the approval off the environment" + said);
            case 400 -> new Answer.Never("LaunchDarkly refuses the change, for example because it clashes with a"
                    + " scheduled one (400)" + said);
            case 409 -> new Answer.NotNow("somebody else changed the flag in the same moment (409)" + said);
            case 429 -> new Answer.NotNow("LaunchDarkly takes no more requests before " + pause(response) + " (429)");
            default -> status >= 500
                    ? new Answer.Nobody("LaunchDarkly answers with status " + status)
                    : new Answer.Never("LaunchDarkly answers with status " + status + said);
        };
    }

    /** {@code X-Ratelimit-Reset} in milliseconds of the epoch for a token, {@code Retry-After} in seconds for an address. */
    private Instant pause(HttpResponse<byte[]> response) {
        Instant now = clock.instant();
        Optional<Instant> reset = number(response, "X-Ratelimit-Reset").map(Instant::ofEpochMilli);
        Optional<Instant> after = number(response, "Retry-After").map(seconds -> now.plusSeconds(seconds));
        Instant named = reset.or(() -> after).orElse(now.plus(PAUSE));
        Instant most = now.plus(LONGEST_PAUSE);
        Instant until = named.isAfter(most) ? most : named;
        return notBefore.accumulateAndGet(until, (one, other) -> one.isAfter(other) ? one : other);
    }

    private static Optional<Long> number(HttpResponse<byte[]> response, String header) {
        return response.headers().firstValue(header).filter(text -> text.matches("\\d{1,15}")).map(Long::parseLong);
    }

    private static Answer body(byte[] bytes) {
        try {
            return new Answer.Fine(JSON.readTree(new String(bytes, StandardCharsets.UTF_8)));
        } catch (JsonProcessingException garbage) {
            return new Answer.Never("LaunchDarkly does not answer with JSON");
        }
    }

    private String said(byte[] bytes) {
        try {
            String message = JSON.readTree(new String(bytes, StandardCharsets.UTF_8)).path("message").asText("")
                    .replace(token, "…");
            return message.isBlank()
                    ? ""
                    : ": " + message.substring(0, Math.min(message.length(), MOST_WORDS));
        } catch (JsonProcessingException _) {
            return "";
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
