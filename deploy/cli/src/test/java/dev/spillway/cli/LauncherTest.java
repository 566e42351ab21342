package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code ./spillway} in a checkout of its own, with a Maven and a JDK that only say that they were called. */
class LauncherTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
    private static final String JAR = "deploy/cli/target/cli-0.1.0-SNAPSHOT.jar";
    private static final String SOURCE = "engine/core/src/main/java/Weight.java";
    @TempDir
    Path home = Path.of("");

    private record Ran(int status, String said) {}

    @BeforeEach
    void checkout() throws IOException {
        Files.copy(Path.of("../../spillway"), home.resolve("spillway"));
        script("bin/mvn", "echo 'mvn builds'; [ -z \"$BROKEN\" ] || exit 1; mkdir -p deploy/cli/target; : >> " + JAR);
        script("jdk/bin/java", "echo \"spillway runs ${@: -1}\"");
        write("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
        for (String source : new String[]{"pom.xml", "schemas/pom.xml", "executors/spi/pom.xml", SOURCE,
                "schemas/src/main/resources/avro/A.avsc", "engine/core/src/test/java/WeightTest.java"}) {
            write(source, "");
        }
        try (var all = Files.walk(home)) {
            for (Path path : all.toList()) {
                Files.setLastModifiedTime(path, FileTime.from(LONG_AGO));
            }
        }
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(home.resolve(file).getParent());
        Files.writeString(home.resolve(file), text);
    }

    private void script(String file, String line) throws IOException {
        write(file, "#!/usr/bin/env bash\n" + line + "\n");
        Files.setPosixFilePermissions(home.resolve(file), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void touch(String file) throws IOException {
        // a minute ahead: the file system's clock may be coarse
        Files.setLastModifiedTime(home.resolve(file), FileTime.from(Instant.now().plusSeconds(60)));
    }

    private Ran run(Map<String, String> environment) throws IOException, InterruptedException {
        var process = new ProcessBuilder(home.resolve("spillway").toString(), "list").redirectErrorStream(true);
        process.environment().put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
        process.environment().put("JAVA25_HOME", home.resolve("jdk").toString());
        process.environment().putAll(environment);
        Process running = process.start();
        String said = new String(running.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return new Ran(running.waitFor(), said);
    }

    private Ran run() throws IOException, InterruptedException {
        return run(Map.of());
    }

    @Test
    void itBuildsTheFirstTimeAndThenNoMore() throws Exception {
        // when
        Ran first = run();
        Ran second = run();

        // then
        assertThat(first.said()).contains("first time", "mvn builds").endsWith("spillway runs list\n");
        assertThat(second.said()).isEqualTo("spillway runs list\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {SOURCE, "schemas/src/main/resources/avro/A.avsc", "executors/spi/pom.xml", "pom.xml"})
    void itBuildsAgainAfterAChangeOfASource(String source) throws Exception {
        // given
        run();

        // when
        touch(source);

        // then
        assertThat(run().said()).contains(source + " is newer", "mvn builds").endsWith("spillway runs list\n");
    }

    @Test
    void aSourceThatWasTakenAwayIsAChange() throws Exception {
        // given
        run();
        Files.delete(home.resolve(SOURCE));
        touch("engine/core/src/main/java");

        // then
        assertThat(run().said()).contains("mvn builds");
    }

    @Test
    void testsAndWhatABuildWroteAreNoChange() throws Exception {
        // given
        run();

        // when
        touch("engine/core/src/test/java/WeightTest.java");
        write("engine/core/target/src/main/java/Generated.java", "");
        touch("engine/core/target/src/main/java/Generated.java");

        // then
        assertThat(run().said()).isEqualTo("spillway runs list\n");
    }

    @Test
    void aBuildThatFailsRunsNothingAndIsTriedAgain() throws Exception {
        // given
        run();
        touch(SOURCE);

        // when
        Ran broken = run(Map.of("BROKEN", "yes"));

        // then
        assertThat(broken.status()).isNotZero();
        assertThat(broken.said()).contains("mvn builds").doesNotContain("spillway runs");
        assertThat(run().said()).contains("mvn builds", "spillway runs");
    }

    @Test
    void withoutTheRightJdkItSaysWhatItNeeds() throws Exception {
        // given: no other JDK 25 is to be found either
        write("jdk/release", "JAVA_VERSION=\"17.0.1\"\n");
        Path script = home.resolve("spillway");
        Files.writeString(script, Files.readString(script).replace("/usr/lib/jvm/*25*", ""));

        // when
        Ran ran = run(Map.of("JAVA_HOME", "", "HOME", home.toString()));

        // then
        assertThat(ran.status()).isEqualTo(Exit.BAD_INPUT);
        assertThat(ran.said()).contains("JDK 25", "JAVA25_HOME");
    }
}
