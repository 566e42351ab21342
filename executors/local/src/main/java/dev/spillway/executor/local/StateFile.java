package dev.spillway.executor.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** {@link SiteState} in a file that is replaced as a whole, and is on the disk when {@link #write} returns. */
final class StateFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    StateFile(Path file) {
        this.file = file;
    }

    /** @throws IOException if it cannot be read, or is of another version of Spillway */
    Optional<SiteState> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode tree = JSON.readTree(file.toFile());
        int version = tree.path("version").asInt();
        if (version != SiteState.VERSION) {
            throw new IOException(file + " is of version " + version + ", this Spillway reads version "
                    + SiteState.VERSION + ": use another data directory");
        }
        return Optional.of(JSON.treeToValue(tree, SiteState.class));
    }

    void write(SiteState state) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(state));
            while (bytes.hasRemaining()) {
                int _ = channel.write(bytes);
            }
            channel.force(true);
        }
        Path _ = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
