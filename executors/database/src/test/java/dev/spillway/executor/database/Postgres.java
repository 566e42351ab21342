package dev.spillway.executor.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real PostgreSQL: it refuses to run as root, so there it runs as nobody. */
public final class Postgres implements AutoCloseable {
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private final Path directory;
    private final int port;
    private final Process process;

    public Postgres() throws IOException, InterruptedException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "spillway-postgres");
        if (ROOT) {
            run(List.of("chown", "nobody", directory.toString()));
        }
        run(asUser(bin("initdb"), "-D", data(), "-U", "shop", "-A", "trust", "-E", "UTF8", "--no-sync"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = new ProcessBuilder(asUser(bin("postgres"), "-D", data(), "-p", Integer.toString(port), "-h",
                "127.0.0.1", "-k", directory.toString(), "-c", "fsync=off")).redirectErrorStream(true)
                .redirectOutput(directory.resolveSibling(directory.getFileName() + ".log").toFile()).start();
        awaitUp();
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private static String bin(String name) throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin").resolve(name)).filter(Files::isExecutable)
                    .max(Comparator.naturalOrder()).orElseThrow().toString();
        }
    }

    private static List<String> asUser(String... command) {
        List<String> all = new ArrayList<>(ROOT ? List.of("runuser", "-u", "nobody", "--") : List.of());
        all.addAll(List.of(command));
        return all;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process ran = new ProcessBuilder(command).redirectErrorStream(true).directory(Path.of("/tmp").toFile()).start();
        String said = new String(ran.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (ran.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    private void awaitUp() throws IOException, InterruptedException {
        while (process.isAlive()) {
            try (Connection _ = open()) {
                return;
            } catch (SQLException _) {
                boolean _ = process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("PostgreSQL ended");
    }

    public Account account() {
        return new Account("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "shop", "unused");
    }

    Connection open() throws SQLException {
        return DriverManager.getConnection(account().url(), account().user(), account().password());
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = open(); Statement statement = connection.createStatement()) {
            boolean _ = statement.execute(sql);
        }
    }

    public long number(String sql) throws SQLException {
        try (Database database = new Database(account())) {
            return database.count(sql);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        boolean _ = process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join().isAlive();
        process.destroyForcibly();
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
        boolean _ = Files.deleteIfExists(directory.resolveSibling(directory.getFileName() + ".log"));
    }
}
