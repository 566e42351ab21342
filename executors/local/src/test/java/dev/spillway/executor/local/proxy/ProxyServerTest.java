package dev.spillway.executor.local.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.executor.Share;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ProxyServerTest {
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ProxyServer proxy;
    private Frontend frontend;

    @BeforeEach
    void open() throws IOException {
        proxy = new ProxyServer(0);
        frontend = proxy.open("test/checkout", 0);
    }

    @AfterEach
    void close() {
        client.close();
        proxy.close();
    }

    @Test
    void thousandRequestsSplitExactly() throws Exception {
        try (Backend v1 = Backend.named("v1"); Backend v2 = Backend.named("v2")) {
            // given
            frontend.route(Table.of(new Wheel(List.of(new Share("v1", 950), new Share("v2", 50))),
                    List.of(new Upstream("v1", v1.port()), new Upstream("v2", v2.port()))));
            // when
            Map<String, Integer> answers = new HashMap<>();
            for (int i = 0; i < 1000; i++) {
                answers.merge(get("/").body(), 1, Integer::sum);
            }
            // then
            assertThat(answers).isEqualTo(Map.of("v1", 950, "v2", 50));
            assertThat(metrics()).contains(
                    "spillway_proxy_requests_total{service=\"test/checkout\",revision=\"v1\",code=\"200\"} 950\n",
                    "spillway_proxy_requests_total{service=\"test/checkout\",revision=\"v2\",code=\"200\"} 50\n",
                    "le=\"+Inf\"} 950\n",
                    "spillway_proxy_request_duration_milliseconds_count{service=\"test/checkout\",revision=\"v2\"} 50",
                    "spillway_proxy_requests_in_flight{service=\"test/checkout\",revision=\"v1\"} 0\n");
        }
    }

    @Test
    void errorsHeadersAndTheQueryPassThroughAndHopByHopFieldsDoNot() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        try (Backend v1 = new Backend((head, _, out) -> {
            seen.set(head);
            Backend.write(out, 500, "broken");
            return true;
        })) {
            // given
            serve(v1);
            // when
            HttpResponse<String> answer = client.send(
                    request("/a%2Fb//c?x=%2F&y=1+2&flag").header("X-Mine", "1").header("TE", "trailers").build(),
                    BodyHandlers.ofString());
            // then
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).isEqualTo("broken");
            assertThat(answer.headers().firstValue("X-Kept")).contains("yes");
            assertThat(seen.get()).startsWith("GET /a%2Fb//c?x=%2F&y=1+2&flag HTTP/1.1\r\n")
                    .contains("X-Mine: 1", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: http",
                            "X-Forwarded-Host: 127.0.0.1:" + frontend.port(), "Host: 127.0.0.1:" + frontend.port())
                    .doesNotContainIgnoringCase("trailers");
        }
    }

    @Test
    void largeBodiesStreamBothWays() throws Exception {
        int size = 64 * 1024 * 1024;
        AtomicInteger got = new AtomicInteger();
        try (Backend echo = new Backend((_, in, out) -> {
            byte[] part = new byte[16 * 1024];
            for (int left = size; left > 0;) {
                int n = in.read(part, 0, Math.min(part.length, left));
                left -= n;
                got.addAndGet(n);
            }
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            for (int left = size; left > 0; left -= part.length) {
                out.write(part);
            }
            out.flush();
            return true;
        })) {
            // given
            serve(echo);
            byte[] part = new byte[1024 * 1024];
            // when
            HttpResponse<InputStream> answer = client.send(request("/upload").POST(BodyPublishers.fromPublisher(
                    BodyPublishers.ofByteArrays(java.util.Collections.nCopies(64, part)), size)).build(),
                    BodyHandlers.ofInputStream());
            // then
            assertThat(answer.body().transferTo(java.io.OutputStream.nullOutputStream())).isEqualTo(size);
            assertThat(got).hasValue(size);
        }
    }

    @Test
    void keptConnectionThatTheInstanceClosesCostsNoRequest() throws Exception {
        // given an instance that promises to keep the connection and closes it after each answer
        try (Backend liar = new Backend((_, in, out) -> {
            Backend.write(out, 200, "ok");
            int _ = in.read();
            return false;
        })) {
            serve(liar);
            // when
            Map<Integer, Integer> codes = new HashMap<>();
            for (int i = 0; i < 300; i++) {
                codes.merge(get("/").statusCode(), 1, Integer::sum);
                codes.merge(client.send(request("/").POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString())
                        .statusCode(), 1, Integer::sum);
            }
            // then
            assertThat(codes).isEqualTo(Map.of(200, 600));
        }
    }

    @Test
    void anInstanceThatCannotBeReachedIsPassedOver() throws Exception {
        Backend gone = Backend.named("gone");
        gone.close();
        try (Backend v1 = new Backend((_, in, out) -> {
            Backend.write(out, 200, new String(in.readNBytes(5), StandardCharsets.US_ASCII));
            return true;
        })) {
            // given
            frontend.route(Table.of(new Wheel(List.of(new Share("v1", 1000))),
                    List.of(new Upstream("v1", gone.port()), new Upstream("v1", v1.port()))));
            // when
            for (int i = 0; i < 10; i++) {
                HttpResponse<String> answer = client.send(
                        request("/").POST(BodyPublishers.ofString("hello")).build(), BodyHandlers.ofString());
                // then
                assertThat(answer.body()).isEqualTo("hello");
            }
        }
    }

    @Test
    void nobodyToServeIsSaidClearly() throws Exception {
        // given // when // then
        assertThat(get("/").statusCode()).isEqualTo(503);
        assertThat(get("/").body()).contains("no revision of test/checkout gets traffic");
        // given
        frontend.route(Table.of(new Wheel(List.of(new Share("v1", 1000))), List.of()));
        // when // then
        assertThat(get("/").body()).contains("no instance of revision v1 of test/checkout is ready");
    }

    @Test
    void anAnswerCutShortIsNotMadeToLookWhole() throws Exception {
        try (Backend broken = new Backend((_, _, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return false;
        })) {
            // given
            serve(broken);
            // when // then
            assertThatThrownBy(() -> get("/")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aRetiringInstanceIsEmptyOnlyWhenItsLastRequestHasLeft() throws Exception {
        // given
        Upstream upstream = new Upstream("v1", 1);
        assertThat(upstream.enter()).isTrue();
        // when // then
        assertThat(upstream.retire(Duration.ZERO)).isFalse();
        assertThat(upstream.enter()).isFalse();
        // when
        upstream.leave();
        // then
        assertThat(upstream.retire(Duration.ZERO)).isTrue();
    }

    @Test
    void aTakenPortIsNamed() {
        // given // when // then
        assertThatThrownBy(() -> proxy.open("test/other", frontend.port())).isInstanceOf(IOException.class)
                .hasMessageContaining("port " + frontend.port() + " is taken");
    }

    private void serve(Backend backend) {
        frontend.route(Table.of(new Wheel(List.of(new Share("v1", 1000))),
                List.of(new Upstream("v1", backend.port()))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + frontend.port() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private String metrics() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + proxy.adminPort() + "/metrics");
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
}
