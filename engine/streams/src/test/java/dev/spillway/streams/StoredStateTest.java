package dev.spillway.streams;

import static dev.spillway.streams.Driver.SERVICE;
import static dev.spillway.streams.Driver.START;
import static dev.spillway.streams.Driver.V1;
import static dev.spillway.streams.Driver.V2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Entry;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import dev.spillway.wire.RowCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RocksDB stores as earlier commits left them, in {@code src/test/resources/stores}: today's engine opens each, finds the state that
 * was written, and goes on with it.
 *
 * <p>{@code -Dregenerate} adds the store of today's newest row version where there is none yet; one that is there is never written
 * again. Beside each stands its state as text, which {@code -Dregenerate} writes: a state type that gains a field changes the text,
 * and nothing else may.
 */
class StoredStateTest {
    private static final Path STORES = Path.of("src/test/resources/stores");
    /** Where Streams keeps the stores of partition 0. */
    private static final String TASK = EngineConfig.APPLICATION_ID + "/0_0";
    private static final boolean REGENERATE = System.getProperty("regenerate") != null;
    @TempDir
    Path dir = Path.of("");

    static List<Path> stores() throws IOException {
        if (REGENERATE) {
            generate();
        }
        try (Stream<Path> all = Files.list(STORES)) {
            return all.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
        }
    }

    @Test
    void thereIsAStoreOfTheNewestRowVersion() {
        assertThat(newest()).as("run with -Dregenerate, and keep what it writes").exists();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void storeOfAnEarlierCommitIsReadAsItWasWrittenAndTheEngineGoesOn(Path store) throws IOException {
        // given
        unzip(store, dir.resolve(TASK));
        try (var engine = new Driver(dir)) {
            // when
            Stored stored = new ServiceRows(engine.rows(), new RowCodec()).load(SERVICE);

            // then
            assertThat(text(stored)).isEqualTo(expected(store, stored));
            assertThat(stored.service().state()).isInstanceOf(State.Baking.class);
            // and: the timer that was stored ends the bake
            engine.passes(Duration.ofMinutes(3)).obeys();
            List<Entry> log = engine.log();
            assertThat(log.getFirst().header().sequence()).isEqualTo(stored.service().sequence() + 1);
            assertThat(log).extracting(entry -> entry.event().getClass().getSimpleName())
                    .contains("AnalysisConcluded", "BakeEnded", "Promoted");
        }
    }

    private static String expected(Path store, Stored stored) throws IOException {
        Path text = Path.of(store.toString().replace(".zip", ".txt"));
        if (REGENERATE) {
            Files.writeString(text, text(stored));
        }
        return Files.readString(text);
    }

    /** One field a line. */
    private static String text(Stored stored) {
        return (stored.service() + ", head=" + stored.head()).replace(", ", ",\n") + "\n";
    }

    private static Path newest() {
        return STORES.resolve("v" + new RowCodec().hotVersion() + ".zip");
    }

    /** v1 is stable, v2 bakes: counted, judged, with a snapshot, a timer and a history. */
    private static void generate() throws IOException {
        Files.createDirectories(STORES);
        if (Files.exists(newest())) {
            return;
        }
        Path scratch = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "store");
        var engine = new Driver(scratch);
        engine.defines().deploys(V1).obeys().passes(Duration.ofSeconds(61)).obeys();
        engine.deploys(V2).obeys().counts(V2, START.plusSeconds(70), 1_000, 2);
        assertThat(engine.view().map(Service::state)).containsInstanceOf(State.Baking.class);
        engine.leave();
        zip(scratch.resolve(TASK), newest());
    }

    /** Without RocksDB's own logs and options, which it does not need, and which name this machine's directories. */
    private static void zip(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from);
                OutputStream out = Files.newOutputStream(to);
                var zip = new ZipOutputStream(out)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                if (!name.startsWith("LOG") && !name.startsWith("OPTIONS") && !name.equals("LOCK")) {
                    zip.putNextEntry(new ZipEntry(from.relativize(file).toString()));
                    Files.copy(file, zip);
                }
            }
        }
    }

    private static void unzip(Path from, Path to) throws IOException {
        try (InputStream in = Files.newInputStream(from); var zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = to.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }
}
