package dev.spillway.executor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real Prometheus, of the Debian package or any other on the PATH. */
public final class Prometheus implements AutoCloseable {
    private final Path directory;
    private final int port = freePort();
    private Optional<Process> process = Optional.empty();

    /** @param targets host:port of each, scraped twice a second */
    public Prometheus(Path directory, List<String> targets) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("prometheus.yml"), """
                global: {scrape_interval: 500ms, scrape_timeout: 500ms}
                scrape_configs:
                  - job_name: shop
                    static_configs: [{targets: %s}]
                """.formatted(targets.stream().map(target -> "'" + target + "'").toList()));
        start();
    }

    /** Returns once it answers. */
    void start() throws IOException {
        Process started = new ProcessBuilder(binary(), "--config.file=" + directory.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("prometheus.log").toFile())).start();
        process = Optional.of(started);
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(started.isAlive()).as(Files.readString(directory.resolve("prometheus.log"))).isTrue();
            assertThat(ready()).isTrue();
        });
    }

    private static String binary() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(dir -> Path.of(dir, "prometheus"))
                .filter(Files::isExecutable).map(Path::toString).findFirst().orElseThrow(() -> new AssertionError(
                        "these tests need a Prometheus on the PATH: apt-get install prometheus"));
    }

    private boolean ready() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url() + "/-/ready")).build(),
                    BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** As kill -9 does. */
    void kill() {
        process.ifPresent(running -> running.destroyForcibly().onExit().join());
        process = Optional.empty();
    }

    @Override
    public void close() {
        kill();
    }
}
