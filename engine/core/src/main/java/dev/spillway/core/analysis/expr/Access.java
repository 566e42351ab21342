package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Value.Fields;
import dev.spillway.core.analysis.expr.Value.Int;
import dev.spillway.core.analysis.expr.Value.Items;
import dev.spillway.core.analysis.expr.Value.Nil;
import dev.spillway.core.analysis.expr.Value.Real;
import dev.spillway.core.analysis.expr.Value.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Members of maps, elements and slices of lists and strings. A string is its bytes, as in Go. */
final class Access {
    private Access() {}

    /** A missing key is nil, a missing element an error. */
    static Value member(Value base, Value key, Work work) {
        return switch (base) {
            case Fields map -> map.values().getOrDefault(Comparison.key(key, work), Nil.NIL);
            case Items _,Text _ -> {
                long index = index(key, work);
                yield element(base, index, work).orElseThrow(() -> work.refuse(
                        "index " + index + " is out of range: the list has " + elements(base, work).size()
                                + " elements"));
            }
            case Value _ -> throw work.refuse(Type.of(base) + " has no " + key);
        };
    }

    /** Negative indexes count from the end. */
    static Optional<Value> element(Value base, long index, Work work) {
        List<Value> elements = elements(base, work);
        long place = index < 0 ? elements.size() + index : index;
        return place >= 0 && place < elements.size() ? Optional.of(elements.get((int) place)) : Optional.empty();
    }

    /** What a closure looks at: an empty map counts as an empty list. */
    static List<Value> each(Value list, Work work) {
        return switch (list) {
            case Items items -> items.values();
            case Text text -> elements(text, work);
            case Fields map when map.values().isEmpty() -> List.of();
            case Value _ -> throw work.refuse("closures look at the elements of a list, not of " + Type.of(list));
        };
    }

    private static List<Value> elements(Value value, Work work) {
        return switch (value) {
            case Items list -> list.values();
            case Text text -> {
                byte[] bytes = Comparison.bytes(text);
                work.spend(bytes.length);
                yield IntStream.range(0, bytes.length).<Value>mapToObj(i -> new Int(bytes[i] & 0xff)).toList();
            }
            case Value _ -> List.of();
        };
    }

    /** Floats that were not known before are cut off. */
    static long index(Value index, Work work) {
        return switch (index) {
            case Int number -> number.value();
            case Real number -> Numbers.truncate(number.value());
            case Value other -> throw work.refuse("the index of a list is an integer, not " + Type.of(other));
        };
    }

    /** What is beyond the ends is left out, not an error. */
    static Value slice(Value base, Optional<Value> from, Optional<Value> to, Work work) {
        return switch (base) {
            case Items list -> {
                Span span = Span.of(list.size(), from, to, work);
                yield new Items(list.values().subList(span.from(), span.to()), list.elements());
            }
            case Text text -> {
                byte[] bytes = Comparison.bytes(text);
                Span span = Span.of(bytes.length, from, to, work);
                yield new Text(
                        new String(bytes, span.from(), span.to() - span.from(), StandardCharsets.UTF_8));
            }
            case Value other -> throw work.refuse("only a list or a string has slices, not " + Type.of(other));
        };
    }

    private record Span(int from, int to) {
        static Span of(int length, Optional<Value> from, Optional<Value> to, Work work) {
            int end = bound(length, to.map(v -> index(v, work)).orElse((long) length));
            int start = bound(length, from.map(v -> index(v, work)).orElse(0L));
            work.spend(length);
            return new Span(Math.min(start, end), end);
        }

        private static int bound(int length, long index) {
            return (int) Math.clamp(index < 0 ? length + index : index, 0L, (long) length);
        }
    }
}
