package dev.spillway.executor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.executor.metrics.source.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandSourceTest {
    @TempDir
    private Path directory;
    private final Results results = new Results(InstantSource.system(), new Secrets(Optional.empty(), Map.of()), true);

    @AfterEach
    void stop() {
        results.close();
    }

    private String asked(String command, String... more) {
        var query = Results.query(more);
        query.put("command", command);
        return Results.words(results.measured("test/cart", "command", query));
    }

    @Test
    void exitCodeIsTheMeasurement() {
        assertThat(asked("true")).isEqualTo("VALUE true");
        assertThat(asked("echo noise; echo more >&2; exit 3")).isEqualTo("VALUE false");
        assertThat(asked("test 2 -gt 1 && [ \"a b\" = 'a b' ]")).isEqualTo("VALUE true");
    }

    @Test
    void printedJsonIsTheMeasurementIfAskedFor() {
        assertThat(asked("echo '{\"p99\": 12.5}'", "output", "json")).isEqualTo("VALUE {\"p99\":12.5}");
        assertThat(asked("true", "output", "json")).isEqualTo("NO_DATA the command printed nothing");
        assertThat(asked("echo not json", "output", "json"))
                .isEqualTo("ERROR the command printed no JSON: not json");
        assertThat(asked("echo 1; echo broken >&2; exit 2", "output", "json"))
                .isEqualTo("ERROR the command ended with exit code 2: broken");
    }

    @Test
    void commandThatIsNotThereIsAnErrorAndNotABadMeasurement() {
        assertThat(asked("no-such-program-1")).startsWith("ERROR the command could not be run: exit code 127");
    }

    @Test
    void commandKnowsWhatItMeasuresAndNothingOfSpillway() {
        assertThat(
                asked("printf '\"%s %s %s %s\"' $SPILLWAY_SERVICE $SPILLWAY_ROLLOUT $SPILLWAY_CANARY $SPILLWAY_STABLE",
                        "output", "json"))
                .isEqualTo("VALUE \"test/cart test/cart/r1 new old\"");
    }

    @Test
    void commandThatDoesNotEndIsKilledWithWhatItStarted() throws IOException {
        // given
        Path pid = directory.resolve("pid");
        // when
        String said = asked("sleep 1000 & echo $! > " + pid + "; wait", "timeout", "2");
        // then
        assertThat(said).startsWith("ERROR the command did not end within ").endsWith("ms, and was killed");
        long child = Long.parseLong(Files.readString(pid).strip());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void commandThatPrintsForEverIsKilled() {
        assertThat(asked("yes", "timeout", "1")).startsWith("ERROR the command did not end");
    }

    @Test
    void commandThatPrintsTooMuchIsAnError() {
        assertThat(asked("head -c 100000000 /dev/zero", "output", "json"))
                .startsWith("ERROR the command printed more than 8192 bytes");
        assertThat(asked("head -c 100000000 /dev/zero")).isEqualTo("VALUE true");
    }

    @Test
    void inputIsEmpty() {
        assertThat(asked("test -z \"$(cat)\"")).isEqualTo("VALUE true");
    }

    @Test
    void whereCommandsAreNotAllowedNoneIsRun() {
        try (Results other = new Results()) {
            Path file = directory.resolve("ran");
            Answer answer = other.answer(other.command("test/cart", 1, "command",
                    Results.query("command", "touch " + file)));
            assertThat(answer)
                    .isEqualTo(new Answer.Refused("this executor runs no commands; it does with --allow-exec"));
            assertThat(file).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"output|text|query.output must be exitCode or json, but is 'text'",
            "shell|sh|query.shell is not known; known are [command, env., output, timeout]"})
    void mistakesOfTheAuthorAreNamed(String key, String text, String reason) {
        assertThat(asked("true", key, text)).isEqualTo("ERROR " + reason);
    }
}
