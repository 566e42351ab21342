package dev.spillway.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The schemas of all releases, each as it was: files that never change. */
final class Released {
    static final Path ROOT = Path.of("src/test/resources/released");

    private Released() {}

    static List<Path> versions() throws IOException {
        try (Stream<Path> versions = Files.list(ROOT)) {
            return versions.sorted(Comparator.comparing(v -> Runtime.Version.parse(v.getFileName().toString())))
                    .toList();
        }
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static Schema read(Path file) throws IOException {
        return new Schema.Parser().parse(Files.readString(file));
    }

    static Path file(Path version, Schema schema) {
        return version.resolve(schema.getFullName() + ".avsc");
    }
}
