package dev.spillway.executor.haproxy;

import dev.spillway.executor.haproxy.socket.Answer;
import dev.spillway.executor.haproxy.socket.Backend;
import dev.spillway.executor.haproxy.socket.Haproxy;
import dev.spillway.executor.haproxy.socket.Looked;
import dev.spillway.executor.haproxy.socket.RuntimeSocket;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real HAProxy with a configuration, a socket and a port of its own. */
public final class HaproxyProcess implements AutoCloseable {
    /** The name of its one backend; its slots are blue and green. */
    public static final String BACKEND = "web";
    private static final String SLOTS = """
            server-template blue- 1-3 127.0.0.1:9 weight 0 disabled
                server-template green- 1-3 127.0.0.1:9 weight 0 disabled
            """;

    private final Path directory;
    private final Path program = find();
    private final int port = freePort();
    private String balance = "balance roundrobin";
    private String servers = SLOTS;
    private String more = "";
    private Optional<Process> process = Optional.empty();

    public HaproxyProcess(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    private static Path find() {
        Optional<Path> named = Optional.ofNullable(System.getProperty("haproxy")).map(Path::of);
        Stream<Path> usual = Stream.concat(
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(Path::of),
                Stream.of(Path.of("/usr/sbin"))).map(folder -> folder.resolve("haproxy"));
        return named.or(() -> usual.filter(Files::isExecutable).findFirst())
                .orElseThrow(() -> new IllegalStateException("these tests need a real HAProxy:"
                        + " 'apt-get install haproxy', or say where it is with -Dhaproxy=/path/to/haproxy"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    HaproxyProcess balance(String line) {
        balance = line;
        return this;
    }

    HaproxyProcess servers(String lines) {
        servers = lines;
        return this;
    }

    /** More lines of the backend. */
    HaproxyProcess more(String lines) {
        more = lines;
        return this;
    }

    public HaproxyProcess start() throws IOException {
        Files.writeString(directory.resolve("haproxy.cfg"), """
                global
                    stats socket %s mode 600 level admin expose-fd listeners
                    stats socket %s mode 600 level operator
                    maxconn 2000
                defaults
                    mode http
                    timeout connect 2s
                    timeout client 30s
                    timeout server 30s
                frontend in
                    bind 127.0.0.1:%d
                    http-request use-service prometheus-exporter if { path /metrics }
                    default_backend web
                backend web
                    %s
                    %s
                    %s
                """.formatted(socket(), operatorSocket(), port, balance, more, servers));
        process = Optional.of(new ProcessBuilder(program.toString(), "-W", "-f",
                directory.resolve("haproxy.cfg").toString()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())).start());
        awaitAnother(Backend.Instance.NONE);
        return this;
    }

    private Path log() {
        return directory.resolve("haproxy.log");
    }

    private void awaitAnother(Backend.Instance before) throws IOException {
        while (look().map(Backend::process).filter(now -> !now.equals(before)).isEmpty()) {
            if (process.filter(Process::isAlive).isEmpty()) {
                throw new IllegalStateException("HAProxy ended: " + Files.readString(log()));
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    public Path socket() {
        return directory.resolve("admin.sock");
    }

    /** One that may look and not touch. */
    Path operatorSocket() {
        return directory.resolve("operator.sock");
    }

    public int port() {
        return port;
    }

    Optional<Backend> look() {
        return new Haproxy(socket()).look(BACKEND) instanceof Looked.Seen(Backend backend)
                ? Optional.of(backend)
                : Optional.empty();
    }

    /** As a person would at the socket. */
    String ask(String line) {
        return switch (new RuntimeSocket(socket()).ask(line)) {
            case Answer.Said(String text) -> text.strip();
            case Answer.Unsent unsent -> throw new IllegalStateException(unsent.toString());
            case Answer.Lost lost -> throw new IllegalStateException(lost.toString());
        };
    }

    /** A new worker with the same configuration, and without a weight of the old one. */
    void reload() throws IOException, InterruptedException {
        Backend.Instance before = look().orElseThrow().process();
        signal("USR2");
        awaitAnother(before);
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder(List.of("kill", "-" + name, Long.toString(process.orElseThrow().pid()))).start().waitFor();
    }

    /** kill -9, workers too. */
    void kill() {
        if (process.isPresent()) {
            List<ProcessHandle> workers = process.get().descendants().toList();
            ProcessHandle master = process.get().destroyForcibly().toHandle();
            workers.forEach(ProcessHandle::destroyForcibly);
            ProcessHandle _ = master.onExit().join();
            workers.forEach(worker -> worker.onExit().join());
        }
    }

    @Override
    public void close() {
        kill();
    }
}
