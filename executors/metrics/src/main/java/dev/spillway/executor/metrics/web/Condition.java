package dev.spillway.executor.metrics.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a filter asks of an element. */
sealed interface Condition {
    boolean holds(JsonNode element);

    /** The path leads somewhere. */
    record Exists(List<Segment> path) implements Condition {
        public Exists {
            path = List.copyOf(path);
        }

        @Override
        public boolean holds(JsonNode element) {
            return Operand.follow(path, element).isPresent();
        }

        @Override
        public String toString() {
            return path.stream().map(Segment::toString).collect(Collectors.joining("."));
        }
    }

    /** Two values compare so: numbers by size, texts by their characters; values of different kinds never do. */
    record Compares(Operand left, String operator, Operand right) implements Condition {
        @Override
        public boolean holds(JsonNode element) {
            Optional<JsonNode> one = left.of(element);
            Optional<JsonNode> other = right.of(element);
            return one.isPresent() && other.isPresent() && holds(one.get(), other.get());
        }

        private boolean holds(JsonNode one, JsonNode other) {
            if (one.isNumber() && other.isNumber()) {
                return holds(one.decimalValue().compareTo(other.decimalValue()));
            }
            if (one.isTextual() && other.isTextual()) {
                return holds(one.textValue().compareTo(other.textValue()));
            }
            return switch (operator) {
                case "==" -> one.equals(other);
                case "!=" -> !one.equals(other);
                default -> false;
            };
        }

        private boolean holds(int order) {
            return switch (operator) {
                case "==" -> order == 0;
                case "!=" -> order != 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        }

        @Override
        public String toString() {
            return left + operator + right;
        }
    }

    /** One side of a comparison. */
    sealed interface Operand {
        Optional<JsonNode> of(JsonNode element);

        record Literal(JsonNode value) implements Operand {
            @Override
            public Optional<JsonNode> of(JsonNode element) {
                return Optional.of(value);
            }

            @Override
            public String toString() {
                return value.toString();
            }
        }

        record Path(List<Segment> path) implements Operand {
            public Path {
                path = List.copyOf(path);
            }

            @Override
            public Optional<JsonNode> of(JsonNode element) {
                return follow(path, element);
            }

            @Override
            public String toString() {
                return new Exists(path).toString();
            }
        }

        static Optional<JsonNode> follow(List<Segment> path, JsonNode from) {
            Optional<JsonNode> at = Optional.of(from);
            for (Segment segment : path) {
                at = at.flatMap(node -> segment.of(node).findFirst());
            }
            return at;
        }
    }
}
