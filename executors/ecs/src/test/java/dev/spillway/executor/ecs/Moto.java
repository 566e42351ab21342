package dev.spillway.executor.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real moto server, in a virtual environment that is made when it is not there yet. One for all tests of a JVM: each makes its own
 * resources. Needs python3 with venv, and pip's package index for the first time.
 */
public final class Moto {
    private static final Moto SHARED = new Moto();
    private final int port = freePort();
    private Optional<Process> process = Optional.empty();

    private Moto() {}

    /** Returns once it answers. */
    public static URI url() {
        return SHARED.start();
    }

    private synchronized URI start() {
        if (process.filter(Process::isAlive).isEmpty()) {
            try {
                Path environment = environment();
                Path log = environment.resolveSibling("moto-" + port + ".log");
                Process started = new ProcessBuilder(environment.resolve("bin/python").toString(), "-m", "moto.server",
                        "-H", "127.0.0.1", "-p", String.valueOf(port)).redirectErrorStream(true)
                        .redirectOutput(log.toFile()).start();
                process = Optional.of(started);
                Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                    assertThat(started.isAlive()).as(Files.readString(log)).isTrue();
                    assertThat(ready()).isTrue();
                });
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
        return URI.create("http://127.0.0.1:" + port);
    }

    private boolean ready() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/moto-api/")).build(),
                    BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Shared by all modules of the checkout. */
    private static Path environment() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("executors/ecs"))) {
            root = Objects.requireNonNull(root.getParent(), "not in a checkout of Spillway");
        }
        Path environment = Files.createDirectories(root.resolve("executors/ecs/target")).resolve("moto");
        Path wanted = Files.createTempFile("requirements", ".txt");
        try (InputStream list = Objects.requireNonNull(Moto.class.getResourceAsStream("/moto-requirements.txt"))) {
            Files.write(wanted, list.readAllBytes());
        }
        Path installed = environment.resolve("installed.txt");
        if (!Files.exists(installed) || Files.mismatch(installed, wanted) != -1) {
            run("python3", "-m", "venv", "--clear", environment.toString());
            run(environment.resolve("bin/pip").toString(), "install", "--quiet", "--disable-pip-version-check", "-r",
                    wanted.toString());
            Path _ = Files.copy(wanted, installed);
        }
        Files.delete(wanted);
        return environment;
    }

    private static void run(String... command) throws IOException {
        Path said = Files.createTempFile("moto-install", ".log");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError("these tests need python3 with venv, and moto by pip. " + List.of(command)
                        + " said: " + Files.readString(said));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        Files.delete(said);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
