package dev.spillway.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real Alertmanager on a free port of the loopback address. */
final class Alertmanager implements AutoCloseable {
    private static final List<String> NAMES = List.of("prometheus-alertmanager", "alertmanager");
    private static final Pattern LISTENS = Pattern.compile("msg=\"Listening on\" address=127\\.0\\.0\\.1:(\\d+)");
    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final HttpClient client = HttpClient.newHttpClient();

    /** @param configuration the whole of its alertmanager.yml */
    Alertmanager(Path dir, String configuration) throws IOException {
        Path config = Files.writeString(dir.resolve("alertmanager.yml"), configuration);
        process = new ProcessBuilder(program().toString(), "--config.file=" + config,
                "--storage.path=" + dir.resolve("data"), "--web.listen-address=127.0.0.1:0",
                "--cluster.listen-address=").redirectErrorStream(true).start();
        Thread.ofVirtual().start(this::read);
    }

    private static Path program() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
                .flatMap(dir -> NAMES.stream().map(name -> Path.of(dir, name))).filter(Files::isExecutable).findFirst()
                .orElseThrow(() -> new AssertionError(
                        "no Alertmanager is on the PATH: apt-get install prometheus-alertmanager"));
    }

    private void read() {
        var said = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                Matcher listens = LISTENS.matcher(line);
                if (listens.find()) {
                    port.complete(Integer.valueOf(listens.group(1)));
                }
            }
            port.completeExceptionally(new AssertionError("Alertmanager ended:\n" + said));
        } catch (IOException ended) {
            port.completeExceptionally(ended);
        }
    }

    /** Its own API, as Prometheus calls it. */
    void fire(String alert) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        var request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port.get(60, TimeUnit.SECONDS) + "/api/v2/alerts"))
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString("[" + alert + "]")).build();
        var response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError("Alertmanager says " + response.statusCode() + ": " + response.body());
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(_ -> process.destroyForcibly()).join();
    }
}
