package dev.spillway.executor.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.FeatureFlags;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.Rig;
import dev.spillway.executor.runtime.Pace;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guide's own class, unchanged, in real processes whose environment Spillway sets. */
@Timeout(120)
final class FeatureFlagsTest {
    private static final String SERVICE = "test/checkout";
    private static final Pattern SNIPPET = Pattern.compile("```python\n(.*?)# .*?```", Pattern.DOTALL);
    private static final String SERVES = """

            import sys
            from http.server import BaseHTTPRequestHandler, HTTPServer

            flags = FeatureFlags()

            class Answer(BaseHTTPRequestHandler):
                def do_GET(self):
                    # the guide's own way to ask: anything but False would turn it on
                    state = "new" if flags.is_enabled("new_feature") else "legacy"
                    body = state.encode()
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

                def log_message(self, *args):
                    pass

            HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
            """;

    @TempDir
    private Path directory;
    private LocalFixture fixture;
    private Rig<Picture, Call> rig;
    private Path program;
    private long seq;

    @BeforeEach
    void theGuidesClassBehindHttp() throws IOException {
        try (InputStream guide = FeatureFlagsTest.class.getResourceAsStream("/guide-feature-flags.md")) {
            Matcher snippet = SNIPPET.matcher(new String(guide.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(snippet.find()).isTrue();
            program = Files.writeString(directory.resolve("shop.py"), snippet.group(1) + SERVES);
        }
        fixture = LocalFixture.in(directory.resolve("data"));
        rig = new Rig<>(fixture.platform(), Pace.STANDARD, fixture::pass);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aRolloutShowsTheFlagToItsShareAndTheAbortToNobody() throws Exception {
        // given
        Revision off = revision("v1", Map.of("new_feature", "false"));
        Revision on = revision("v2", Map.of("new_feature", "true", "note", "it says \"on\" \u00e9"));
        done(new Desired.Capacity(off, 1000), false);
        done(traffic(1000, 0), false);
        assertThat(served()).containsExactly(Map.entry("legacy", 40));
        // when
        done(new Desired.Capacity(on, 1000), false);
        done(traffic(750, 250), false);
        // then
        assertThat(served()).containsExactly(Map.entry("legacy", 30), Map.entry("new", 10));
        // when
        done(traffic(1000, 0), true);
        // then
        assertThat(served()).containsExactly(Map.entry("legacy", 40));
    }

    @Test
    void aProcessWithoutFlagsFindsNoVariable() throws Exception {
        // when
        done(new Desired.Capacity(revision("v1", Map.of()), 1000), false);
        done(traffic(1000, 0), false);
        // then
        assertThat(served()).containsExactly(Map.entry("legacy", 40));
    }

    @Test
    void whatAProcessReadsIsJsonWithBooleans() throws Exception {
        // given
        Map<String, String> flags = Map.of("a", "true", "b", "false", "c", "on", "d", "off", "e", "10", "f",
                "\"\\\n\u00e9\ud83d\ude00");
        // when
        String json = FeatureFlags.of(revision("v1", flags)).orElseThrow();
        // then
        assertThat(json).isPrintable();
        assertThat(new ObjectMapper().readTree(json)).isEqualTo(new ObjectMapper().createObjectNode().put("a", true)
                .put("b", false).put("c", true).put("d", false).put("e", "10").put("f", flags.get("f")));
    }

    private Revision revision(String label, Map<String, String> flags) {
        return new Revision(label, label, "python3 '" + program + "' {port}", Map.of(), flags, "");
    }

    private static Desired traffic(int stable, int canary) {
        return Desired.Traffic.of(canary == 0
                ? List.of(new Share("v1", stable))
                : List.of(new Share("v1", stable), new Share("v2", canary)));
    }

    private void done(Desired desired, boolean rollback) {
        seq++;
        Target target = new Target("app", "local", "test", Map.of("readiness", "/", "grace", "2s"));
        Command command = new Command("c" + seq, SERVICE, "r", 0, 0, 1, target, new Fence(rollback ? 2 : 1, seq),
                rollback, rig.now(), rig.now().plus(Duration.ofMinutes(30)), desired);
        rig.send(command);
        assertThat(rig.runUntil(command, Kind.DONE)).as("%s: %s", desired, rig.outcomes()).isTrue();
    }

    /** 40 requests through the proxy, whose wheel is exact. */
    private Map<String, Integer> served() throws Exception {
        int port = fixture.local().port(SERVICE, "app").orElseThrow();
        Map<String, Integer> served = new TreeMap<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < 40; i++) {
                String body = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build(),
                        BodyHandlers.ofString()).body();
                served.merge(body, 1, Integer::sum);
            }
        }
        return served;
    }
}
