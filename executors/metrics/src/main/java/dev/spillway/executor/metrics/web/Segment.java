package dev.spillway.executor.metrics.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One step of a path. */
sealed interface Segment {
    /** Where it leads from here: nowhere, to one value, or to several. */
    Stream<JsonNode> of(JsonNode node);

    record Field(String name) implements Segment {
        @Override
        public Stream<JsonNode> of(JsonNode node) {
            return Stream.ofNullable(node.get(name));
        }

        @Override
        public String toString() {
            return "'" + name + "'";
        }
    }

    /** Elements of a list; what is negative counts from its end. */
    record Slice(Optional<Integer> from, Optional<Integer> to, int step) implements Segment {
        static Slice of(int index) {
            return new Slice(Optional.of(index), index == -1 ? Optional.empty() : Optional.of(index + 1), 1);
        }

        @Override
        public Stream<JsonNode> of(JsonNode node) {
            if (!node.isArray()) {
                return Stream.empty();
            }
            int size = node.size();
            int first = Math.max(0, from.map(i -> i < 0 ? i + size : i).orElse(0));
            int end = Math.min(size, to.map(i -> i < 0 ? i + size : i).orElse(size));
            return first >= end
                    ? Stream.empty()
                    : IntStream.iterate(first, i -> i < end, i -> i + step).mapToObj(node::get);
        }

        @Override
        public String toString() {
            return "[" + from.map(String::valueOf).orElse("") + (isIndex()
                    ? ""
                    : ":" + to.map(String::valueOf).orElse("") + (step == 1 ? "" : ":" + step)) + "]";
        }

        private boolean isIndex() {
            return step == 1 && from.isPresent() && of(from.get()).equals(this);
        }
    }

    /** All elements, or the values of all fields. */
    record All() implements Segment {
        @Override
        public Stream<JsonNode> of(JsonNode node) {
            return node.valueStream();
        }

        @Override
        public String toString() {
            return "*";
        }
    }

    /** The value and everything in it. */
    record Anywhere() implements Segment {
        @Override
        public Stream<JsonNode> of(JsonNode node) {
            List<JsonNode> all = new ArrayList<>();
            Deque<JsonNode> open = new ArrayDeque<>(List.of(node));
            while (!open.isEmpty()) {
                JsonNode next = open.pop();
                all.add(next);
                next.valueStream().toList().reversed().forEach(open::push);
            }
            return all.stream();
        }

        @Override
        public String toString() {
            return "..";
        }
    }

    /** What any of them leads to. */
    record Union(List<Segment> segments) implements Segment {
        public Union {
            segments = List.copyOf(segments);
        }

        @Override
        public Stream<JsonNode> of(JsonNode node) {
            return segments.stream().flatMap(segment -> segment.of(node));
        }

        @Override
        public String toString() {
            return String.valueOf(segments);
        }
    }

    /** Elements of which something holds. */
    record Filter(Condition condition) implements Segment {
        @Override
        public Stream<JsonNode> of(JsonNode node) {
            return node.isArray() ? node.valueStream().filter(condition::holds) : Stream.empty();
        }

        @Override
        public String toString() {
            return "an element with " + condition;
        }
    }
}
