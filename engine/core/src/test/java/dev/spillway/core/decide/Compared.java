package dev.spillway.core.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is generated and compared; {@code -Dregenerate} writes it. */
final class Compared {
    private Compared() {}

    static void with(Path file, String generated) {
        try {
            if (System.getProperty("regenerate") != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, generated);
            }
            assertThat(generated).as("%s; if this is meant, run with -Dregenerate", file)
                    .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
