package dev.spillway.executor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Measured;
import dev.spillway.executor.metrics.source.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret reaches the source, and nothing else. */
final class SecretsTest {
    private static final String SECRET = "pl4nted <\"s&cret/+ü";

    @TempDir
    private Path directory;
    private final Server server = new Server();
    private Results results;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

    @BeforeEach
    void plant() throws IOException {
        Files.createDirectory(directory.resolve("prom"));
        Files.writeString(directory.resolve("prom/token"), SECRET + "\n");
        Files.writeString(directory.resolve("prom/number"), "424242");
        Files.writeString(directory.resolve("prom/short"), "abc");
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        results = new Results(InstantSource.system(), new Secrets(Optional.of(directory),
                Map.of("SPILLWAY_SECRET_WEB_API_KEY_JSON", "from-the-environment")), true);
    }

    @AfterEach
    void nothingSaysIt() {
        System.setErr(err);
        results.close();
        server.close();
        assertThat(logged.toString(StandardCharsets.UTF_8)).doesNotContain(SECRET, "pl4nted", "424242");
    }

    private Measured measured(String provider, String... keysAndTexts) {
        Measured measured = results.measured("test/cart", provider, Results.query(keysAndTexts));
        assertThat(forms()).as("%s", measured).noneMatch(form -> measured.toString().contains(form));
        return measured;
    }

    private static List<String> forms() {
        String url = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        String base64 = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        return List.of(SECRET, "pl4nted", url, url.replace("+", "%20"), base64, base64.substring(0, 12));
    }

    @Test
    void headerWithASecretArrivesAndItsEchoIsMarked() {
        // given
        server.answers(asked -> new Server.Says(200, "{\"you sent\":\"" + asked.header("x-token") + "\",\"n\":1}"));
        // when
        Measured measured = measured("web", "url", server.url(), "header.X-Token",
                "Key {{secret:web-api/key.json}}");
        // then
        assertThat(server.asked.getFirst().header("x-token")).isEqualTo("Key from-the-environment");
        assertThat(Results.words(measured)).isEqualTo("VALUE {\"you sent\":\"Key ***\",\"n\":1}");
    }

    @Test
    void bodyWithASecretArrivesAndItsEchoIsMarkedInEveryForm() {
        // given
        server.answers(asked -> new Server.Says(200, asked.body()));
        String json = SECRET.replace("\"", "\\\"");
        String goes = json.replace("<", "\\u003c").replace("&", "\\u0026");
        String all = "[\"" + json + "\", \"" + goes + "\", \"" + forms().get(2) + "\", \"" + forms().get(3)
                + "\", \"" + forms().get(4) + "\"]";
        // when
        Measured raw = measured("web", "url", server.url(), "method", "POST", "body", "it is {{secret:prom/token}}.");
        Measured encoded = measured("web", "url", server.url(), "method", "POST", "body", all, "header.X-Token",
                "{{ secret:web-api/key.json }} {{secret:prom/number}}", "basicAuth.username", "someone",
                "basicAuth.password", "{{secret:prom/token}}");
        // then
        assertThat(server.asked.getFirst().body()).isEqualTo("it is " + SECRET + ".");
        assertThat(Results.words(raw)).isEqualTo("VALUE \"it is ***.\"");
        assertThat(Results.words(encoded)).isEqualTo("VALUE [\"***\",\"***\",\"***\",\"***\",\"***\"]");
    }

    @Test
    void addressWithASecretIsPublishedAsItWasWritten() {
        server.answers(404, "no such key: pl4nted-number 424242");
        Measured measured = results.measured("test/cart", "web",
                Results.query("url", server.url() + "/by/{{secret:prom/number}}/stats?key={{secret:prom/number}}"));
        assertThat(server.asked.getFirst().uri().toString()).isEqualTo("/by/424242/stats?key=424242");
        assertThat(measured.source()).isEqualTo("web " + server.url() + "/by/{{secret:prom/number}}/stats");
        assertThat(measured.reason()).contains("it answered 404: no such key: pl4nted-number ***");
    }

    @Test
    void addressThatASecretMakesUnreadableIsNotQuoted() {
        assertThat(Results.words(measured("web", "url", server.url() + "/{{secret:prom/token}}")))
                .isEqualTo("ERROR query.url is no address: '" + server.url() + "/***'");
    }

    @Test
    void hostThatIsASecretIsNotQuotedWhenItCannotBeFound() throws IOException {
        Files.writeString(directory.resolve("prom/host"), "pl4nted.invalid");
        assertThat(Results.words(measured("web", "url", "http://{{secret:prom/host}}:1/"))).startsWith("ERROR ");
    }

    @Test
    void errorMessageOfPrometheusMayQuoteTheQuery() {
        server.answers(asked -> new Server.Says(400, "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":"
                + "\"parse error in " + asked.body() + " and up{x=\\\"424242\\\"}\"}"));
        assertThat(Results.words(measured("prometheus", "address", server.url(), "query",
                "up{x=\"{{secret:prom/number}}\", y=\"{{secret:prom/token}}\"}")))
                .contains("parse error in query=up").contains("up{x=\"***\"}").doesNotContain("424242");
    }

    @Test
    void longMessageIsCutAfterTheSecretWasTakenOut() {
        server.answers(500, "x".repeat(470) + SECRET + "y".repeat(100));
        Measured measured = measured("web", "url", server.url(), "header.X-Token", "{{secret:prom/number}}",
                "basicAuth.username", "me", "basicAuth.password", "{{secret:prom/token}}");
        assertThat(measured.reason().orElse("")).contains("x***y").endsWith("…");
    }

    @Test
    void secretThatIsPartOfANumberMakesNoNumber() {
        server.answers(200, "{\"rate\":0.424242}");
        assertThat(Results.words(measured("web", "url", server.url(), "header.X-Token", "{{secret:prom/number}}")))
                .isEqualTo("ERROR the result holds a secret, and not within a text");
    }

    @Test
    void headerThatCannotBeSentIsNotQuoted() throws IOException {
        Files.writeString(directory.resolve("prom/lines"), "pl4nted\nline");
        assertThat(Results.words(measured("web", "url", server.url(), "header.X-Token", "{{secret:prom/lines}}")))
                .startsWith("ERROR query.header.X-Token cannot be sent");
    }

    @Test
    void credentialsThatStandInTheQueryAreTakenOutAsWell() {
        server.answers(asked -> new Server.Says(403, "not " + asked.header("authorization")));
        assertThat(Results.words(measured("web", "url", server.url(), "bearerToken", "literal-token")))
                .isEqualTo("ERROR it answered 403: not ***");
        assertThat(Results.words(measured("web", "url", server.url(), "header.Authorization", "Bearer other-token")))
                .isEqualTo("ERROR it answered 403: not ***");
    }

    @Test
    void commandGetsItsSecretsInTheEnvironmentOnly() {
        assertThat(Results.words(measured("command", "command", "printf '{\"v\":\"%s\"}' \"$TOKEN\"", "output", "json",
                "env.TOKEN", "{{secret:prom/number}}"))).isEqualTo("VALUE {\"v\":\"***\"}");
        assertThat(Results.words(measured("command", "command", "echo \"no $TOKEN\" >&2; exit 3", "output", "json",
                "env.TOKEN", "{{secret:prom/token}}")))
                .isEqualTo("ERROR the command ended with exit code 3: no ***");
        assertThat(Results.words(measured("command", "command", "curl -H {{secret:prom/token}} x")))
                .startsWith("ERROR query.command must hold no secret");
    }

    @Test
    void fetchedTokenIsASecretToo() {
        // given
        server.answers(asked -> asked.uri().getPath().equals("/token")
                ? new Server.Says(200, "{\"access_token\":\"pl4nted-access\",\"expires_in\":3600}")
                : new Server.Says(403, "go away, " + asked.header("authorization")));
        // when // then
        assertThat(Results.words(measured("web", "url", server.url() + "/stats", "oauth2.tokenUrl", server.url()
                + "/token", "oauth2.clientId", "me", "oauth2.clientSecret", "{{secret:prom/token}}")))
                .isEqualTo("ERROR it answered 403: go away, ***");
    }

    @Test
    void countersKeepTheirSecretsToo() {
        server.answers(400, "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"at 424242\"}");
        Answer answer = results.answer(results.command("test/cart", 1, "prometheus", Results.query("address",
                server.url(), "requests", "a{b=\"{{secret:prom/number}}\"}", "errors", "c")));
        assertThat(Ask.failure(answer)).isEqualTo("it refused the query: bad_data: at ***");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"prom/nothing|query.bearerToken: there is no secret prom/nothing",
            "prom/short|query.bearerToken: the secret prom/short has fewer than 4 characters",
            "../prom/token|query.bearerToken: a secret is named NAME/KEY, but this one '../prom/token'",
            "../token|query.bearerToken: a secret is named NAME/KEY", "prom/..|query.bearerToken: a secret is named",
            "prom|query.bearerToken: a secret is named NAME/KEY, but this one 'prom'",
            "/etc/passwd|query.bearerToken: a secret is named NAME/KEY"})
    void secretThatIsNotThereIsAnErrorThatNamesIt(String reference, String reason) {
        assertThat(Results.words(measured("web", "url", server.url(), "bearerToken", "{{secret:" + reference + "}}")))
                .startsWith("ERROR " + reason);
        assertThat(server.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{secret}}", "{{ canary }}", "{secret:a/b}", "{{secrets:a/b}}"})
    void otherBracesAreLeftAlone(String text) {
        server.answers(200, "1");
        assertThat(Results.words(measured("web", "url", server.url(), "header.X-Text", text))).isEqualTo("VALUE 1");
        assertThat(server.asked.getFirst().header("x-text")).isEqualTo(text);
    }
}
