package dev.spillway.executor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebSourceTest {
    private final Server server = new Server();
    private final Results results = new Results();

    @AfterEach
    void stop() {
        results.close();
        server.close();
    }

    private String asked(String... more) {
        var query = Results.query(more);
        query.putIfAbsent("url", server.url() + "/stats?of=cart");
        return Results.words(results.measured("test/cart", "web", query));
    }

    @Test
    void resultIsTheValueAtThePath() {
        server.answers(200, "{\"ok\":true,\"data\":{\"rates\":[0.1,0.97]}}");
        assertThat(asked("jsonPath", "{$.data.rates[-1]}")).isEqualTo("VALUE 0.97");
        assertThat(asked("jsonPath", "{$.data}")).isEqualTo("VALUE {\"rates\":[0.1,0.97]}");
        assertThat(asked()).isEqualTo("VALUE {\"ok\":true,\"data\":{\"rates\":[0.1,0.97]}}");
    }

    @Test
    void numbersStayAsTheyAre() {
        server.answers(200, "[1.10, 1e400, 12345678901234567890, -0.0, 1E-7]");
        assertThat(asked()).isEqualTo("VALUE [1.10,1E+400,12345678901234567890,0.0,1E-7]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"It worked!|VALUE \"It worked!\"",
            "say \"hi\"|VALUE \"say \\\"hi\\\"\"", "{broken|VALUE \"{broken\"", "1 2|VALUE \"1 2\"",
            "<html></html>|VALUE \"<html></html>\""})
    void bodyThatIsNoJsonIsAText(String body, String said) {
        server.answers(200, body);
        assertThat(asked("jsonPath", "{$.a}")).isEqualTo(said);
    }

    @Test
    void nothingIsNoData() {
        server.answers(204, "");
        assertThat(asked()).isEqualTo("NO_DATA it answered 204 and nothing more");
        server.answers(200, " \n");
        assertThat(asked()).isEqualTo("NO_DATA it answered 200 and nothing more");
    }

    @Test
    void whatIsNotThereIsAnError() {
        server.answers(200, "{\"a\":{}}");
        assertThat(asked("jsonPath", "{$.a.b}")).isEqualTo("ERROR jsonPath {$.a.b}: 'b' is not there");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 404, 418, 500, 503})
    void anythingButTwoHundredIsAnError(int status) {
        server.answers(status, "{\"a\":1}");
        assertThat(asked("jsonPath", "{$.a}")).startsWith("ERROR it answered " + status);
    }

    @Test
    void requestIsAsTheQuerySays() {
        // given
        server.answers(200, "1");
        // when
        asked("method", "post", "body", "{\"of\":\"cart\"}", "header.X-Team", "shop", "bearerToken", "t0ken");
        // then
        Server.Asked request = server.asked.getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri().toString()).isEqualTo("/stats?of=cart");
        assertThat(request.body()).isEqualTo("{\"of\":\"cart\"}");
        assertThat(request.header("x-team")).isEqualTo("shop");
        assertThat(request.header("content-type")).isEqualTo("application/json");
        assertThat(request.header("authorization")).isEqualTo("Bearer t0ken");
    }

    @Test
    void authorOverridesWhatIsUsual() {
        server.answers(200, "1");
        asked("method", "PUT", "body", "x", "header.content-type", "text/plain");
        assertThat(server.asked.getFirst().header("content-type")).isEqualTo("text/plain");
    }

    @Test
    void basicCredentialsAreSent() {
        server.answers(200, "1");
        asked("basicAuth.username", "me", "basicAuth.password", "secret:word");
        assertThat(server.asked.getFirst().header("authorization")).isEqualTo("Basic bWU6c2VjcmV0OndvcmQ=");
    }

    @Test
    void tooMuchIsAnError() {
        server.answers(200, "[" + "1,".repeat(100_000) + "1]");
        assertThat(asked("jsonPath", "{$[0]}")).isEqualTo("ERROR the JSON has more than 100000 values");
        server.answers(200, "[".repeat(201) + "]".repeat(201));
        assertThat(asked()).startsWith("ERROR the JSON is too deep");
        server.answers(200, "\"" + "x".repeat(9000) + "\"");
        assertThat(asked()).isEqualTo("ERROR the result has 9002 bytes, and at most 8192 bytes can be judged:"
                + " aggregate in the query");
        server.answers(200, "x".repeat(9 * 1024 * 1024));
        assertThat(asked()).isEqualTo("ERROR it answered more than 8 MiB: aggregate in the query");
    }

    @Test
    void answerThatStopsHalfWayIsAnErrorInTime() {
        server.answers(_ -> server.hang());
        assertThat(asked("timeout", "0.1")).startsWith("ERROR no answer within ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"url|file:///etc/passwd|query.url must be an http or https address",
            "method|DELETE|query.method must be GET, POST or PUT, but is 'DELETE'",
            "body|x|query.body needs method POST or PUT",
            "jsonPath|a.b|query.jsonPath 'a.b': it must begin with $ or .",
            "query|up|query.query is not known"})
    void mistakesOfTheAuthorAreNamed(String key, String text, String reason) {
        assertThat(asked(key, text)).startsWith("ERROR " + reason);
        assertThat(server.asked).isEmpty();
    }

    @Test
    void onlyOneWayToSayWhoWeAre() {
        assertThat(asked("bearerToken", "abcd", "basicAuth.username", "me"))
                .isEqualTo("ERROR query: only one of bearerToken, basicAuth and oauth2 can be used");
    }

    @Test
    void sourceHasNoQueryAsCredentialsMayStandThere() {
        server.answers(200, "1");
        assertThat(results.measured("test/cart", "web", Results.query("url", server.url() + "/a?key=x#y")).source())
                .isEqualTo("web " + server.url() + "/a");
    }
}
