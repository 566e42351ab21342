package dev.spillway.core.analysis.expr;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.spillway.core.model.Limits;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers of expr-lang cannot tell: our reasons, our places and our limits. */
class ConditionTest {

    private static final List<String> WORDS = List.of("result", "result", "result", ".a", "[0]", "[1:]", "?.a", "==",
            ">",
            "in", "not", "&&", "or", "+", "%", "**", "..", "??", "?", ":", "(", ")", "[", "]", "{", "}", ",", "#", "1",
            "2.5", "'a'", "nil", "true", "|", "all(", "map(", "sum(", "max(", "len(", "default(", "asInt(", "string(",
            "take(", "split(", "join(", "sort(", "let x =", "x", ";", "if", "else", "matches '(a|b)*'", "-", "!");

    private static Condition condition(String text) {
        return (Condition) Condition.parse(text);
    }

    private static Answer answer(String text, String result) {
        return condition(text).holds((Value) Value.parse(result));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                            | 1:1  | unexpected the end of the condition
            result >                      | 1:9  | unexpected the end of the condition
            result[0] 10.0                | 1:11 | unexpected '10.0'
            results[0] >= 90              | 1:1  | unknown name 'results': a condition knows only 'result' and functions
            result.Name() == 'hi'         | 1:8  | a result has fields, but no methods
            1                             | 1:1  | a condition must be true or false, but this is an integer
            result + 1 < 2 ? 'a' : 'b'    | 1:16 | a condition must be true or false, but this is a string
            'a' < 1                       | 1:5  | '<' takes two numbers or two strings, not a string and an integer
            result = 1                    | 1:8  | unexpected '='
            max(result < 0.05             | 1:18 | expected ',', not the end of the condition
            len(result, 1) == 1           | 1:1  | len takes 1 argument, not 2
            default(result) < 1           | 1:1  | default takes 2 arguments, not 1
            max() > 1                     | 1:1  | max takes at least 1 argument, not 0
            split('a') == []              | 1:1  | split takes 2 or 3 arguments, not 1
            avg(result) > 1               | 1:1  | unknown function 'avg'
            now() > 1                     | 1:1  | 'now' of expr-lang is not taken in a condition
            all(result)                   | 1:1  | all takes a list and a closure, as in all(result, # < 5)
            # > 1                         | 1:1  | '#' is an element inside all(...), any(...) and the like
            upper(1) == 'A'               | 1:7  | upper takes a string, not an integer
            result ?? 0 > 1               | 1:13 | '>' and '??' may not be mixed without parentheses
            result not > 1                | 1:8  | 'not' between two values needs one of
            result == 'x                  | 1:13 | the string does not end
            result == '\\q'               | 1:12 | unknown escape '\\q' in a string
            result matches '('            | 1:16 | the pattern is not taken: a group is not closed (at character 2 of it)
            result > {{args.least}}       | 1:10 | unexpected '{{': an argument of the template was not filled in
            let result = 1; true          | 1:5  | 'result' already has a meaning
            1 % 0 == 0                    | 1:3  | division of an integer by zero
            result > 0 @ 1                | 1:12 | unexpected character '@'
            9223372036854775808 > 1       | 1:1  | too large for 64 bits
            """)
    void whatIsNoConditionIsRefusedWithItsPlaceAndAReason(String text, String place, String reason) {
        assertThat(Condition.parse(text)).isInstanceOfSatisfying(Problem.class,
                p -> assertThat(p.toString()).startsWith(place + ": ").contains(reason));
    }

    @Test
    void placesAreCountedInLinesAndCharacters() {
        assertThat(Condition.parse("result == '😀' &&\n  😀 > 1"))
                .isEqualTo(new Problem(20, 2, 3, "unexpected character '😀'"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            result[1] > 0.9         | [0.5]   | 1:7: index 1 is out of range: the list has 1 elements
            result[0] > 0.9         | []      | 1:7: index 0 is out of range: the list has 0 elements (the result is an empty list: there was no data)
            result > 0.9            | null    | 1:8: '>' takes two numbers or two strings, not nil and a float (the result is nil: there was no data)
            result > 0.9            | "0.95"  | 1:8: '>' takes two numbers or two strings, not a string and a float
            result.x.y > 0.9        | {}      | 1:10: nil has no "y"
            result                  | 1       | 1:1: a condition must be true or false, but this is a float
            result.x                | {"x":1} | 1:8: a condition must be true or false, but this is a float
            asFloat(result) > 0.9   | "abc"   | 1:1: asFloat: 'abc' is no number that fits 64 bits
            isNaN(result)           | "abc"   | 1:7: isNaN takes a number, not a string
            result.x && result.x    | {"x":1} | 1:8: a boolean is needed here, not a float
            all(result.x, # > 1)    | {"x":2} | 1:1: closures look at the elements of a list, not of a float
            result % 2 == 1         | 5       | 1:8: '%' takes two integers, not a float and an integer
            """)
    void whatCannotBeAnsweredSaysWhyAndWhere(String text, String result, String reason) {
        assertThat(answer(text, result)).isEqualTo(new Answer.Undecided(reason));
    }

    @Test
    void workIsBounded() {
        // given
        String numbers = "[" + "1,".repeat(1999) + "1]";
        String quadratic = "all(result, {any(result, # > 1)})";
        String doubling = "let a = 'x' + 'x'; len(repeat(a, 600000)) == 1";
        String exponential = "let a = [result, result]; let b = [a, a, a, a]; let c = [b, b, b, b]; let d = [c, c, c, c];"
                + " let e = [d, d, d, d]; string([e, e, e, e]) == ''";

        // then
        assertThat(answer(quadratic, numbers)).isEqualTo(Answer.Decided.FALSE);
        assertThat(answer("not all(result, {any(result, # > 1) == false})", numbers)).asString()
                .contains("the condition takes more than " + Limits.CONDITION_STEPS + " steps");
        assertThat(answer(doubling, "1")).asString().contains("more than");
        assertThat(answer(exponential, numbers)).asString().contains("more than");
        assertThat(answer("len(1..999999999999) > 1", "1")).asString().contains("more than");
    }

    @Test
    void aPatternTakesNoLongerThanItsTextIsLong() {
        // given
        String text = "\"" + "a".repeat(5000) + "!\"";

        // then
        assertThat(answer("result matches '^(a+)+$'", text)).isEqualTo(Answer.Decided.FALSE);
        assertThat(answer("result matches '^(a|a)*!$'", text)).isEqualTo(Answer.Decided.TRUE);
    }

    @Test
    void aHundredThousandSamplesAreJudged() {
        // given
        Value vector = Value.vector(Collections.nCopies(100_000, 0.01));

        // then
        assertThat(condition("all(result, # < 0.05) && max(result) < 0.05").holds(vector))
                .isEqualTo(Answer.Decided.TRUE);
    }

    @Test
    void theLargestConditionsFitASmallStack() throws InterruptedException {
        // given
        String wide = "result" + " + 1".repeat(Limits.CONDITION_NODES / 2 - 2) + " > 1";
        String members = "result" + ".a".repeat(Limits.CONDITION_NODES - 20) + " == 1";
        String deep = "(".repeat(Limits.CONDITION_DEPTH - 2) + "result > 1" + ")".repeat(Limits.CONDITION_DEPTH - 2);
        var thrown = new AtomicReference<Throwable>();

        // when
        Thread small = new Thread(null, () -> {
            answer(wide, "2");
            answer(members, "{}");
            answer(deep, "2");
        }, "small", 512 * 1024);
        small.setUncaughtExceptionHandler((_, failure) -> thrown.set(failure));
        small.start();
        small.join();

        // then
        assertThat(thrown).hasNullValue();
        assertThat(answer(wide, "2")).isEqualTo(Answer.Decided.TRUE);
    }

    @Test
    void noTextAndNoResultMakesItThrow() {
        // given
        long seed = 20_250_101;
        RandomGenerator random = new SplittableRandom(seed);
        List<Value> results = Stream.of("null", "1", "NaN", "\"a\"", "[]", "[1,\"a\",null]", "{\"a\":[true]}")
                .map(text -> (Value) Value.parse(text)).toList();
        int conditions = 0;

        // when
        for (int i = 0; i < 60_000; i++) {
            String text = IntStream.rangeClosed(0, random.nextInt(7))
                    .mapToObj(_ -> WORDS.get(random.nextInt(WORDS.size()))).collect(joining(" "));
            if (Condition.parse(text) instanceof Condition condition) {
                conditions++;
                // then
                results.forEach(result -> assertThatCode(() -> condition.holds(result))
                        .as("seed %d: %s of %s", seed, text, result).doesNotThrowAnyException());
            }
        }
        assertThat(conditions).isGreaterThan(500);
    }

    @Test
    void aConditionIsItsText() {
        assertThat(condition("result > 1")).isEqualTo(condition("result > 1")).hasSameHashCodeAs(
                condition("result > 1")).hasToString("result > 1").isNotEqualTo(condition("result > 2"));
    }
}
