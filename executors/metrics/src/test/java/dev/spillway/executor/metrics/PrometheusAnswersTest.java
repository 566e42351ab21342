package dev.spillway.executor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Measured;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may answer to a query for Prometheus, whether it is one or not. */
final class PrometheusAnswersTest {
    private final Server server = new Server();
    private final Results results = new Results();

    @AfterEach
    void stop() {
        results.close();
        server.close();
    }

    private String asked(String... more) {
        var query = Results.query(more);
        query.putIfAbsent("address", server.url());
        query.putIfAbsent("query", "up");
        return Results.words(results.measured("test/cart", "prometheus", query));
    }

    private static String vector(String... values) {
        var samples = new StringBuilder();
        for (String value : values) {
            samples.append(samples.isEmpty() ? "" : ",")
                    .append("{\"metric\":{\"job\":\"a\"},\"value\":[1700000000.1,\"" + value + "\"]}");
        }
        return success("vector", "[" + samples + "]");
    }

    private static String success(String type, String result) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":" + result + "}}";
    }

    @Test
    void scalarIsANumberVectorAListAndMatrixAllItsValuesInOne() {
        server.answers(200, success("scalar", "[1700000000,\"0.5\"]"));
        assertThat(asked()).isEqualTo("VALUE 0.5");
        server.answers(200, vector("1", "2.5e-07"));
        assertThat(asked()).isEqualTo("VALUE [1,2.5e-07]");
        server.answers(200, success("matrix", """
                [{"metric":{},"values":[[1,"1"],[2,"2"]]},{"metric":{"a":"b"},"values":[[1,"3"]]}]"""));
        assertThat(asked()).isEqualTo("VALUE [1,2,3]");
        server.answers(200, success("string", "[1700000000,\"it \\\"works\\\"\"]"));
        assertThat(asked()).isEqualTo("VALUE \"it \\\"works\\\"\"");
    }

    @Test
    void emptyVectorIsAResultAndWhatItMeansIsForTheCoreToSay() {
        server.answers(200, vector());
        assertThat(asked()).isEqualTo("VALUE []");
    }

    @Test
    void numbersThatAreNoneAreKept() {
        server.answers(200, vector("NaN", "+Inf", "-Inf", "1e+06"));
        assertThat(asked()).isEqualTo("VALUE [NaN,Infinity,-Infinity,1e+06]");
    }

    @Test
    void fieldsMayComeInAnyOrder() {
        server.answers(200, "{\"data\":{\"result\":[{\"value\":[1,\"7\"],\"metric\":{}}],\"resultType\":\"vector\"},"
                + "\"infos\":[\"x\"],\"status\":\"success\"}");
        assertThat(asked()).isEqualTo("VALUE [7]");
    }

    @Test
    void queryTravelsAsAFormWithAnEndOfItsOwn() {
        // given
        server.answers(200, vector("1"));
        // when
        asked("query", "sum(rate(a{b=\"c d\"}[1m])) / 2 & x", "timeout", "20", "header.X-Scope-OrgID", "team");
        // then
        Server.Asked request = server.asked.getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri().toString()).isEqualTo("/api/v1/query");
        assertThat(request.header("x-scope-orgid")).isEqualTo("team");
        assertThat(URLDecoder.decode(request.body(), StandardCharsets.UTF_8))
                .startsWith("query=sum(rate(a{b=\"c d\"}[1m])) / 2 & x&timeout=").matches(".*timeout=1[78]\\d\\d\\dms");
    }

    @Test
    void rangeQueryHasItsTimes() {
        // given
        server.answers(200, success("matrix", "[]"));
        // when
        asked("range.start", "now() - duration(\"1h\")", "range.end", "now()", "range.step", "1m");
        // then
        Server.Asked request = server.asked.getFirst();
        assertThat(request.uri().toString()).isEqualTo("/api/v1/query_range");
        double start = Double.parseDouble(request.body().replaceAll(".*start=([0-9.]+).*", "$1"));
        double end = Double.parseDouble(request.body().replaceAll(".*end=([0-9.]+).*", "$1"));
        assertThat(end - start).isEqualTo(3600);
        assertThat(request.body()).contains("step=60.000");
    }

    @Test
    void refusedQueryIsAnErrorInPrometheusOwnWords() {
        server.answers(400, "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"1:8: parse error\"}");
        assertThat(asked()).isEqualTo("ERROR it refused the query: bad_data: 1:8: parse error");
    }

    @Test
    void queryThatPrometheusGaveUpIsAnError() {
        server.answers(503, "{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed out\"}");
        assertThat(asked()).isEqualTo("ERROR it gave up: timeout: query timed out");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"503|upstream connect error|it answered 503: upstream connect error",
            "502|<html>bad gateway</html>|it answered 502: <html>bad gateway</html>", "500||it answered 500",
            "404|404 page not found|it answered 404: 404 page not found",
            "302|moved|it answered 302: moved", "401|who are you|it answered 401: who are you"})
    void whoeverStandsBeforePrometheusIsQuoted(int status, String body, String reason) {
        server.answers(status, body == null ? "" : body);
        assertThat(asked()).startsWith("ERROR " + reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>login</html>", "{}", "[]", "7", "{\"status\":\"success\"",
            "{\"status\":\"success\"} x",
            "{\"status\":\"fine\"}", "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":{}}}",
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[7]}}",
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":7}]}}",
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[\"a\",7]}]}}",
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1]}]}}",
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1,{}]}]}}"})
    void whatIsNotPrometheusAnswerIsAnError(String body) {
        server.answers(200, body);
        assertThat(asked()).startsWith("ERROR it did not answer as Prometheus does: ");
    }

    @Test
    void emptyAnswerIsAnError() {
        server.answers(200, "");
        assertThat(asked()).startsWith("ERROR it did not answer as Prometheus does: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[]}}",
            "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"x\"]}}",
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1,\"0x1p3\"]}]}}",
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"histogram\":[1,{}]}]}}",
            "{\"status\":\"success\",\"data\":null}"})
    void resultThatIsNoNumberIsAnError(String body) {
        server.answers(200, body);
        assertThat(asked()).startsWith("ERROR ");
    }

    @Test
    void resultWithWarningsMayBeAPartAndIsNotJudged() {
        server.answers(200, vector("1").replace("\"success\",", "\"success\",\"warnings\":[\"store a is down\"],"));
        assertThat(asked()).startsWith("ERROR it answered with warnings").endsWith(": store a is down");
        assertThat(asked("warnings", "ignore")).isEqualTo("VALUE [1]");
    }

    @Test
    void answerThatComesTooLateIsAnError() {
        server.answers(_ -> server.hang());
        assertThat(asked("timeout", "0.2")).startsWith("ERROR no answer within ");
    }

    @Test
    void serverThatIsNotThereIsAnError() {
        server.close();
        assertThat(asked()).startsWith("ERROR ConnectException");
    }

    @Test
    void resultIsAtMostEightKibibytes() {
        server.answers(200, vector("1.23456789,".repeat(900).split(",")));
        assertThat(asked()).isEqualTo("ERROR the result has more than 8192 bytes, and at most 8192 bytes can be judged:"
                + " aggregate in the query");
    }

    @Test
    void aMillionSamplesAreAnErrorOfAFewWords() {
        // given
        String series = "{\"metric\":{},\"value\":[1,\"1\"]}";
        String million = success("vector", "[" + (series + ",").repeat(999_999) + series + "]");
        server.answers(200, million);
        // when // then
        assertThat(million.length()).isGreaterThan(8 * 1024 * 1024);
        assertThat(asked()).isEqualTo("ERROR it answered more than 8 MiB: aggregate in the query");
    }

    @Test
    void oneSeriesWithAQuarterOfAMillionSamplesIsAnErrorTooAndNoneOfThemIsKept() {
        server.answers(200, success("matrix", "[{\"metric\":{},\"values\":[" + "[1,\"1\"],".repeat(250_000)
                + "[1,\"1\"]]}]"));
        assertThat(asked()).startsWith("ERROR the result has more than 8192 bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"query| |query.query is missing",
            "adress|http://a|query.adress is not known; known are [address, basicAuth.password",
            "address|prometheus:9090|query.address must be an http or https address, but is 'prometheus:9090'",
            "address|http://u:p@host|query.address must not carry credentials",
            "timeout|soon|query.timeout must be seconds from 0.001 to 3600, but is 'soon'",
            "timeout|0|query.timeout must be seconds", "insecure|yes|query.insecure must be true or false",
            "range.step|1m|query.range.start is missing", "warnings|no|query.warnings must be error or ignore",
            "header.Host|a|query.header.Host cannot be sent",
            "cert|/nowhere|query.cert: the file /nowhere cannot be read",
            "basicAuth.password|x|query.basicAuth.username is missing"})
    void mistakesOfTheAuthorAreNamed(String key, String text, String reason) {
        assertThat(asked(key, text == null ? "" : text)).startsWith("ERROR " + reason);
        assertThat(server.asked).isEmpty();
    }

    @Test
    void sourceIsKindAndAddressWithoutQueryOrUser() {
        server.answers(200, vector("1"));
        Measured measured = results.measured("test/cart", "prometheus",
                Results.query("address", server.url() + "/", "query", "up"));
        assertThat(measured.source()).isEqualTo("prometheus " + server.url());
        assertThat(measured.id()).isEqualTo("test/cart/r1/0/measure/rate/1");
        assertThat(measured.rollout()).contains("test/cart/r1");
        assertThat(measured.n()).isEqualTo(1);
    }

    @Test
    void unknownProviderFailsTheCommand() {
        assertThat(Ask.failure(results.answer(results.command("test/cart", 1, "datadog", Results.query()))))
                .isEqualTo("provider 'datadog' is not known; known are [cloudWatch, command, prometheus, web]"
                        + " and prometheusText");
    }
}
