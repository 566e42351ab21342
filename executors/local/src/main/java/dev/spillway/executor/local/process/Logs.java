package dev.spillway.executor.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What the instances of a revision print. They append to the file themselves, so they go on when Spillway is killed; too
 * long a file is copied aside and cut to nothing in place, since nobody can make a running process open another one.
 */
final class Logs {
    static final long LIMIT = 8L * 1024 * 1024;
    private static final int TAIL = 8 * 1024;

    private final Path directory;

    Logs(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    Path file(String revision) {
        return directory.resolve(revision.replaceAll("[^A-Za-z0-9._-]", "_") + ".log");
    }

    void bound(String revision) throws IOException {
        Path file = file(revision);
        if (Files.exists(file) && Files.size(file) > LIMIT) {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
                cut.setLength(0);
            }
        }
    }

    /** The last few lines; empty where there are none. */
    String lastLines(String revision, int lines) {
        Path file = file(revision);
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, in.length() - TAIL);
            byte[] tail = new byte[(int) (in.length() - from)];
            in.seek(from);
            in.readFully(tail);
            List<String> all = new String(tail, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException unreadable) {
            return "(no log: " + unreadable.getMessage() + ")";
        }
    }
}
