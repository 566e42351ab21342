package dev.spillway.cli.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.cli.Stop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
    @TempDir
    Path dir = Path.of("");

    private Path file(String text) throws IOException {
        return Files.write(dir.resolve("tokens"), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void eachLineNamesAnActorAndItsToken() throws IOException {
        // given
        Path file = file("""
                # the night shift
                alice    0123456789abcdef

                bob@example.com\tfedcba9876543210   # since May
                """);

        // then
        assertThat(Tokens.read(file))
                .isEqualTo(Map.of("0123456789abcdef", "alice", "fedcba9876543210", "bob@example.com"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alice                                              | line 1: must be ACTOR TOKEN, but has 1 word(s)
            alice 0123456789abcdef more                        | line 1: must be ACTOR TOKEN, but has 3 word(s)
            a/b 0123456789abcdef                               | line 1: 'a/b' is no actor
            alice 0123456789abcde                              | line 1: the token of alice has 15 characters
            alice 0123456789abcdef;bob 0123456789abcdef        | line 2: bob has the token of somebody else
            # nobody                                           | names nobody
            """)
    void whatIsWrongIsSaidByLineWithoutTheToken(String lines, String said) throws IOException {
        // given
        Path file = file(lines.replace(';', '\n'));

        // then
        assertThatThrownBy(() -> Tokens.read(file)).isInstanceOf(Stop.class).hasMessageContaining(said)
                .message().doesNotContain("0123456789");
    }

    @Test
    void aFileThatIsNoTextOrIsNotThereIsNamed() throws IOException {
        // given: a byte that is no UTF-8
        Path binary = file("alice \u00ff\u00fe");

        // then
        assertThatThrownBy(() -> Tokens.read(binary)).isInstanceOf(Stop.class).hasMessageContaining(binary + " cannot");
        assertThatThrownBy(() -> Tokens.read(dir.resolve("none"))).isInstanceOf(Stop.class)
                .hasMessageContaining("none cannot be read");
    }
}
