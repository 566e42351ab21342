package dev.spillway.executor.flags.flagd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.UnaryOperator;

/**
 * A flag definition file. Readers see the old one or the new one, never half of one: it is written beside itself, forced to
 * the disk and moved over itself. Two Spillways take turns by a lock file; who edits it by hand in the same moment may
 * lose that edit.
 */
final class FlagFile {
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    private static final int DEEPEST = 200;
    private static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build());
    }

    private final Path file;

    FlagFile(Path file) {
        this.file = file;
    }

    /** @throws IllegalArgumentException in words for whoever keeps the file */
    ObjectNode read() throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException(file + " has more than " + MOST_BYTES + " bytes");
            }
            JsonNode tree = JSON.readTree(Files.readAllBytes(file));
            if (tree instanceof ObjectNode all && all.get("flags") instanceof ObjectNode) {
                return all;
            }
            throw new IllegalArgumentException(file + " is no flag definition: it has no object \"flags\"");
        } catch (NoSuchFileException gone) {
            throw new IllegalArgumentException("there is no file " + file, gone);
        } catch (JsonProcessingException garbage) {
            throw new IllegalArgumentException(file + " is no JSON: " + garbage.getOriginalMessage(), garbage);
        }
    }

    /** Reads, changes and writes as one. */
    void change(UnaryOperator<ObjectNode> change) throws IOException {
        Path beside = file.resolveSibling("." + file.getFileName() + ".spillway-lock");
        synchronized (FlagFile.class) {
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                write(change.apply(read()));
            }
        }
    }

    private void write(ObjectNode tree) throws IOException {
        Path real = file.toRealPath();
        Path next = Files.createTempFile(real.getParent(), "." + real.getFileName(), ".next");
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree));
                while (bytes.hasRemaining()) {
                    int _ = channel.write(bytes);
                }
                channel.force(true);
            }
            if (Files.getFileStore(real).supportsFileAttributeView("posix")) {
                Path _ = Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(real));
            }
            Path _ = Files.move(next, real, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            boolean _ = Files.deleteIfExists(next);
        }
    }
}
