package dev.spillway.core.analysis.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.analysis.expr.Value.Bool;
import dev.spillway.core.analysis.expr.Value.Fields;
import dev.spillway.core.analysis.expr.Value.Int;
import dev.spillway.core.analysis.expr.Value.Items;
import dev.spillway.core.analysis.expr.Value.Nil;
import dev.spillway.core.analysis.expr.Value.Real;
import dev.spillway.core.analysis.expr.Value.Text;
import dev.spillway.core.model.Limits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTest {

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "false", "0", "-0", "10", "0.95", "-1.5", "NaN", "Infinity", "-Infinity",
            "1.0E-7", "1.0E21", "123456789012345680000", "\"\"", "\"a\\\"b\\\\c\\n\\t\\u0001é😀\"", "[]", "{}",
            "[1,[2,null],{\"a\":true}]", "{\"a\":[],\"b\":{\"c\":NaN}}"})
    void aCanonicalTextReadsBackAsItself(String text) {
        assertThat(Value.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            10.0                | 10
            1e2                 | 100
            1E-2                | 0.01
            [ 1 , 2 ]           | [1,2]
            {"b":1, "a":2}      | {"a":2,"b":1}
            {"a":1,"a":2}       | {"a":2}
            "\\u0041\\/"        | "A/"
            """)
    void anyJsonIsReadAndHasOneCanonicalText(String text, String canonical) {
        assertThat(Value.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``              | 1:1 | a JSON value is missing
            [1,             | 1:4 | a JSON value is missing
            [1 2]           | 1:4 | expected ']'
            {a:1}           | 1:2 | expected a string in double quotes
            {"a" 1}         | 1:6 | expected ':'
            1 2             | 1:3 | nothing may follow
            01              | 1:2 | nothing may follow
            nul             | 1:1 | not a JSON value
            nan             | 1:1 | not a JSON value
            1e999           | 1:1 | too large
            "abc            | 1:5 | the string does not end
            "a\\q"          | 1:4 | unknown escape
            "\\u12"         | 1:3 | unknown escape
            <html>          | 1:1 | not a JSON value
            """)
    void whatIsNoJsonIsRefusedWithItsPlace(String text, String place, String reason) {
        assertThat(Value.parse(text)).isInstanceOfSatisfying(Problem.class,
                p -> assertThat(p.toString()).startsWith(place + ": ").contains(reason));
    }

    @Test
    void placesAreCountedInLinesAndCharacters() {
        assertThat(Value.parse("{\n  \"😀\": ?}"))
                .isEqualTo(new Problem(10, 2, 8, "not a JSON value"));
    }

    @Test
    void resultsAreBounded() {
        // given
        String deep = "[".repeat(40) + "]".repeat(40);
        String many = "[" + "0,".repeat(Limits.RESULT_VALUES) + "0]";
        String samples = "[" + "0.95,".repeat(999_999) + "0.95]";

        // then
        assertThat(Value.parse(deep)).hasToString("1:33: lists and maps may be nested at most 32 deep");
        assertThat(Value.parse(many)).asString().endsWith("a result may have at most 100000 values");
        assertThat(Value.parse(samples)).asString().contains("a result may have at most 1048576 characters");
    }

    @Test
    void numbersOfATextAreFloatsAndIntegersAreOnlyComputed() {
        assertThat(Value.parse("[1]")).isEqualTo(Items.any(List.of(new Real(1)))).isNotEqualTo(
                Items.any(List.of(new Int(1))));
        assertThat(new Int(1)).hasToString("1");
    }

    @Test
    void aListOfFloatsBecomesAVectorAndNothingElseDoes() {
        // given
        Value list = (Value) Value.parse("[0.5,NaN]");
        Value mixed = (Value) Value.parse("[0.5,null]");

        // then
        assertThat(Value.asVector(list)).isEqualTo(Value.vector(List.of(0.5, Double.NaN))).hasToString("[0.5,NaN]");
        assertThat(Value.asVector(mixed)).isSameAs(mixed);
        assertThat(Value.asVector(Nil.NIL)).isSameAs(Nil.NIL);
    }

    @Test
    void valuesCopyWhatTheyHold() {
        // given
        var fields = new java.util.HashMap<String, Value>(Map.of("a", Bool.TRUE));
        Value value = Fields.of(fields);

        // when
        fields.put("b", new Text("x"));

        // then
        assertThat(value).hasToString("{\"a\":true}");
    }
}
