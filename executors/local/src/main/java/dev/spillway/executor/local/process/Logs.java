package dev.spillway.executor.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What the instances of a revision print. They append to the file themselves, so they go on when Spillway is killed; too
 * long a file is copied aside and cut to nothing in place, since nobody can make a running process open another one.
 */
final class Logs {
    static final long LIMIT = 8L * 1024 * 1024;

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
}
