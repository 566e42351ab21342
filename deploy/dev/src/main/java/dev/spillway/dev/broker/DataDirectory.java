package dev.spillway.dev.broker;

import dev.spillway.dev.DevStartException;
import dev.spillway.dev.DevStartException.Reason;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * A data directory that this process owns: checked, marked as ours and locked until closed.
 *
 * <p>The marker is written before Kafka writes anything, and carries the cluster id: a process killed in the middle of the first
 * formatting leaves a directory that the next start recognises and finishes, under the same id.
 */
final class DataDirectory implements AutoCloseable {

    private static final String LAYOUT = "1";
    private static final String MARKER = "spillway-data.properties";
    private static final String LOCK = "spillway-data.lock";

    private final Path root;
    private final String clusterId;
    private final FileChannel lock;

    private DataDirectory(Path root, String clusterId, FileChannel lock) {
        this.root = root;
        this.clusterId = clusterId;
        this.lock = lock;
    }

    /**
     * Takes the directory for this process, creating it if it is absent.
     *
     * @throws DevStartException if it is foreign, of another version, in use or not accessible
     */
    static DataDirectory claim(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            refuseForeign(root);
            FileChannel lock = lock(root);
            try {
                return new DataDirectory(root, clusterId(root), lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw denied(root, e);
        }
    }

    Path root() {
        return root;
    }

    /** Where Kafka keeps its logs. */
    Path logs() {
        return root.resolve("kafka");
    }

    String clusterId() {
        return clusterId;
    }

    /** Gives the directory back. The lock file stays: removing it would let two processes lock two different files. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static void refuseForeign(Path root) throws IOException {
        if (Files.exists(root.resolve(MARKER))) {
            return;
        }
        List<String> found;
        try (Stream<Path> files = Files.list(root)) {
            found = files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith("spillway-data."))
                    .sorted().limit(3)
                    .toList();
        }
        if (!found.isEmpty()) {
            throw new DevStartException(Reason.DIRECTORY_FOREIGN,
                    "The directory " + root + " is not a Spillway data directory (it holds "
                            + String.join(", ", found) + "). Choose an empty or a new directory.",
                    null);
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel channel = FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Optional<FileLock> held;
        try {
            held = Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException _) {
            // The same JVM holds it: for the caller no different from another process.
            held = Optional.empty();
        }
        if (held.isEmpty()) {
            channel.close();
            throw inUse(root, null);
        }
        return channel;
    }

    static DevStartException inUse(Path root, @Nullable Throwable cause) {
        return new DevStartException(Reason.DIRECTORY_IN_USE,
                "The data directory " + root
                        + " is in use by another process. Stop that process, or choose another directory.",
                cause);
    }

    private static String clusterId(Path root) throws IOException {
        Path marker = root.resolve(MARKER);
        if (!Files.exists(marker)) {
            write(marker);
        }
        Properties read = read(marker);
        requireReadable(root, read);
        return read.getProperty("cluster.id");
    }

    private static Properties read(Path marker) throws IOException {
        Properties read = new Properties();
        try (Reader in = Files.newBufferedReader(marker)) {
            read.load(in);
        } catch (IllegalArgumentException e) {
            throw new IOException("unreadable marker " + marker, e);
        }
        return read;
    }

    private static void write(Path marker) throws IOException {
        Properties fresh = new Properties();
        fresh.setProperty("layout", LAYOUT);
        fresh.setProperty("cluster.id", Uuid.randomUuid().toString());
        fresh.setProperty("metadata.level", Short.toString(MetadataVersion.latestProduction().featureLevel()));
        Path draft = marker.resolveSibling(MARKER + ".draft");
        try (Writer out = Files.newBufferedWriter(draft)) {
            fresh.store(out, "Written once by spillway dev");
        }
        Files.move(draft, marker, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Kafka reads the metadata of every older level and of no newer one. */
    private static void requireReadable(Path root, Properties read) {
        String layout = read.getProperty("layout", "none");
        String level = read.getProperty("metadata.level", "none");
        boolean known = layout.equals(LAYOUT) && level.matches("\\d{1,4}") && read.containsKey("cluster.id");
        if (!known || Integer.parseInt(level) > MetadataVersion.latestProduction().featureLevel()) {
            throw new DevStartException(Reason.DIRECTORY_VERSION, "The data directory " + root
                    + " was written by another version of Spillway (layout " + layout + ", metadata level " + level
                    + "; this version reads layout "
                    + LAYOUT + ", level " + MetadataVersion.latestProduction().featureLevel()
                    + " or lower). Use that version, or choose another directory.", null);
        }
    }

    private static DevStartException denied(Path root, IOException cause) {
        return new DevStartException(Reason.DIRECTORY_DENIED,
                "The data directory " + root + " cannot be created, read or written ("
                        + cause + "). Give this user access to it, or choose another directory.",
                cause);
    }
}
