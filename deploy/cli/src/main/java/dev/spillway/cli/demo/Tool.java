package dev.spillway.cli.demo;

import dev.spillway.cli.Exit;
import dev.spillway.cli.Stop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Somebody else's program, as a process that ends with the demo. */
final class Tool implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final long STOP_SECONDS = 5;
    private static final int LAST_LINES = 5;

    private final String name;
    private final List<String> command;
    private final URI ready;
    private final Path log;
    private Process process;

    private Tool(String name, List<String> command, URI ready, Path log) throws IOException {
        this.name = name;
        this.command = List.copyOf(command);
        this.ready = ready;
        this.log = log;
        this.process = begin();
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param ready answered with 200 once it serves
     */
    static Tool start(String name, Path directory, List<String> arguments, URI ready)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(find(name).toString()));
        command.addAll(arguments);
        var tool = new Tool(name, command, ready, directory.resolve(name + ".log"));
        try {
            tool.await();
            return tool;
        } catch (Stop | InterruptedException notReady) {
            tool.close();
            throw notReady;
        }
    }

    private Process begin() throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile())).start();
    }

    /** Ends it without a word. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void startAgain() throws IOException, InterruptedException {
        process = begin();
        await();
    }

    /** Debian puts daemons where the path of a user may not lead. */
    private static Path find(String name) {
        Stream<String> path = Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"));
        return Stream.concat(path, Stream.of("/usr/sbin", "/usr/local/sbin")).map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable).findFirst().orElseThrow(() -> Stop.badInput("--router",
                        name + " is not installed; on Debian: apt-get install " + name));
    }

    private void await() throws InterruptedException {
        Instant end = Instant.now().plus(START);
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!answers(client)) {
                if (!process.isAlive() || Instant.now().isAfter(end)) {
                    throw Stop.with(Exit.BAD_INPUT, name + " does not serve: " + lastWords());
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private boolean answers(HttpClient client) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(1)).build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
