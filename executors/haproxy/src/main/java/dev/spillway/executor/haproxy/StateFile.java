package dev.spillway.executor.haproxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The files of one backend, each replaced as a whole and on the disk when its write returns. */
final class StateFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path state;
    private final Path servers;

    StateFile(Path directory) {
        this.state = directory.resolve("state.json");
        this.servers = directory.resolve("servers.state");
    }

    /** @throws IOException if it cannot be read, or is of another version of Spillway */
    Optional<BackendState> read() throws IOException {
        if (!Files.exists(state)) {
            return Optional.empty();
        }
        JsonNode tree = JSON.readTree(state.toFile());
        int version = tree.path("version").asInt();
        if (version != BackendState.VERSION) {
            throw new IOException(state + " is of version " + version + ", this Spillway reads version "
                    + BackendState.VERSION + ": use another data directory");
        }
        return Optional.of(JSON.treeToValue(tree, BackendState.class));
    }

    void write(BackendState next) throws IOException {
        replace(state, JSON.writeValueAsBytes(next));
    }

    /** HAProxy's own {@code server-state-file}: with it a reload finds the servers as they were, before we notice. */
    void writeServers(String text) throws IOException {
        replace(servers, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                int _ = channel.write(bytes);
            }
            channel.force(true);
        }
        Path _ = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
