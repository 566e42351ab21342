package dev.spillway.executor.metrics.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.executor.metrics.source.Json;
import dev.spillway.executor.metrics.source.Mistake;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonPathTest {
    private static final String DOCUMENT = """
            {"ok": true, "data": {"rate": 0.97, "a.b": 1, "it's": 2, "items": [
               {"name": "first", "size": 1, "tags": ["x", "y"]},
               {"name": "second", "size": 20, "ready": false},
               {"name": "third", "size": 3.0}]},
             "none": null, "rows": [[1, 2], [3, 4]]}""";

    private static String first(String path) throws Mistake {
        var read = (Json.Read.Tree) Json.read(DOCUMENT.getBytes(StandardCharsets.UTF_8));
        return switch (JsonPath.parse(path).first(read.tree())) {
            case JsonPath.Found.Hit(JsonNode value) -> value.toString();
            case JsonPath.Found.Nothing(String reason) -> reason;
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{$.ok}|true", "{.ok}|true", "$.ok|true", ".ok|true",
            "{ $.data.rate }|0.97", "{$['data']['rate']}|0.97", "{$[\"data\"].rate}|0.97", "{@.ok}|true",
            "{$.data['a.b']}|1", "{$.data.a\\.b}|1", "{$.data['it\\'s']}|2", "{$.none}|null",
            "{$.data.items[0].name}|\"first\"", "{$.data.items[-1].name}|\"third\"", "{$.data.items[-3].size}|1",
            "{$.data.items[*].size}|1", "{$.data.items[1:].name}|\"second\"", "{$.data.items[-2:-1].name}|\"second\"",
            "{$.data.items[0:3:2].ready}|'ready' is not there", "{$.data.items[*].ready}|false",
            "{$.data.items[1,0].name}|\"second\"", "{$.data['nope','rate']}|0.97", "{$.rows[1][0]}|3",
            "{$.rows[*][1]}|2", "{$..size}|1", "{$..tags[1]}|\"y\"", "{$.data.*}|0.97", "{$..[0].name}|\"first\"",
            "{$.data.items[?(@.name==\"second\")].size}|20", "{$.data.items[?(@.size>1)].name}|\"second\"",
            "{$.data.items[?(@.size == 3)].name}|\"third\"", "{$.data.items[?(@.size >= 20)].name}|\"second\"",
            "{$.data.items[?(@.tags)].name}|\"first\"", "{$.data.items[?(@.tags[0]=='x')].name}|\"first\"",
            "{$.data.items[?(@.ready==false)].name}|\"second\"", "{$.data.items[?(@.name!='first')].name}|\"second\"",
            "{$.data.items[?(@.name>1)].name}|an element with 'name'>1 is not there",
            "{$.data.nope}|'nope' is not there", "{$.data.items[3]}|[3] is not there",
            "{$.data.items[-4]}|[-4] is not there", "{$.ok.deeper}|'deeper' is not there",
            "{$.data[0]}|[0] is not there"})
    void pathLeadsToItsFirstHit(String path, String value) throws Mistake {
        assertThat(first(path)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{$}", "{.}", "$"})
    void rootIsTheWholeDocument(String path) throws Mistake {
        assertThat(first(path)).startsWith("{\"ok\":true,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "{ok}", "{$.a} and {$.b}", "{$.a}{$.b}", "{$.a", "{$.a[}", "{$.a[0}", "{$.a['b}",
            "{$.a[]}", "{$.a[?(@.b=1)]}", "{$.a[?(@.b==1 && @.c==2)]}", "{$.a[?(1)]}", "{$.a[x]}", "{$.a[1:2:-1]}",
            "{range .a[*]}{.b}{end}", "{$.a.}", "{$.a..}", "{$.a[?(@.b==)]}", ""})
    void pathThatIsNoneIsAMistakeOfItsAuthor(String path) {
        assertThatThrownBy(() -> first(path)).isInstanceOf(Mistake.class).hasMessageStartingWith("query.jsonPath '");
    }
}
