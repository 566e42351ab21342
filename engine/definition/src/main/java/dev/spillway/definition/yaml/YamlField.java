package dev.spillway.definition.yaml;

import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Weight;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A value in the file that knows where it stands. Reading it as the wrong type is a finding, and gives nothing. */
public final class YamlField {
    private static final Set<String> NULLS = Set.of("", "null", "~");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Map<String, Boolean> BOOLS = new TreeMap<>(Map.of("true", true, "false", false));
    private final Node node;
    private final String path;
    private final Findings findings;

    public YamlField(Node node, String path, Findings findings) {
        this.node = node;
        this.path = path;
        this.findings = findings;
    }

    public String path() {
        return path;
    }

    public void wrong(String message) {
        findings.add(node, path, message);
    }

    /** Says that this means another thing here, or nothing. */
    public void warn(String message) {
        findings.warn(node, path, message);
    }

    /**
     * Says what is wrong inside a text.
     *
     * @param offset of the char where it begins, from 0; where the file shows the text as it is, its column is said
     */
    public void wrong(int offset, String message) {
        var start = node.getStartMark();
        var end = node.getEndMark();
        int before = node instanceof ScalarNode scalar && start.isPresent() && end.isPresent()
                && start.get().getLine() == end.get().getLine()
                        ? end.get().getColumn() - start.get().getColumn() - scalar.getValue().length()
                        : -1;
        boolean shown = before == 0 || before == 2;
        findings.add(start.map(m -> m.getLine()).orElse(0) + 1,
                start.map(m -> m.getColumn()).orElse(0) + 1 + (shown ? before / 2 + offset : 0), path, message);
    }

    /** The same place with another value, for example with arguments filled in. */
    public YamlField with(Node other) {
        return new YamlField(other, path, findings);
    }

    /** For a sentence about it in another place. */
    public String position() {
        return node.getStartMark().map(m -> "line " + (m.getLine() + 1)).orElse("another place");
    }

    public Node node() {
        return node;
    }

    public boolean isScalar() {
        return node instanceof ScalarNode && !isNull();
    }

    public boolean isBlock() {
        return node instanceof MappingNode;
    }

    /** The same, for a look whose findings nobody wants to hear. */
    public YamlField unheard() {
        return new YamlField(node, path, new Findings());
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    public boolean isEmptyList() {
        return node instanceof SequenceNode sequence && sequence.getValue().isEmpty();
    }

    /** Nothing written is an empty block. */
    public Optional<YamlMap> map() {
        if (isNull()) {
            return Optional.of(new YamlMap(node, List.of(), path, findings));
        }
        if (node instanceof MappingNode mapping) {
            return Optional.of(new YamlMap(node, mapping.getValue(), path, findings));
        }
        wrong("must be a block of fields, but was " + kind());
        return Optional.empty();
    }

    public List<YamlField> list(int most) {
        if (isNull()) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            wrong("must be a list, but was " + kind());
            return List.of();
        }
        List<Node> values = sequence.getValue();
        if (values.size() > most) {
            wrong("may have at most " + most + " entries, but has " + values.size());
        }
        var fields = new ArrayList<YamlField>();
        for (int i = 0; i < Math.min(most, values.size()); i++) {
            fields.add(new YamlField(values.get(i), path + "[" + i + "]", findings));
        }
        return fields;
    }

    /** Any scalar, as it is written. */
    public Optional<String> text() {
        if (isNull()) {
            wrong("is empty");
            return Optional.empty();
        }
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        wrong("must be a text, but was " + kind());
        return Optional.empty();
    }

    public Optional<String> name() {
        Optional<String> text = text();
        Optional<String> good = text.filter(t -> Limits.NAME.matcher(t).matches());
        if (text.isPresent() && good.isEmpty()) {
            wrong("must be 1 to 64 letters, digits, dots, dashes or underscores, but was '" + text.get() + "'");
        }
        return good;
    }

    public Optional<Integer> integer(int least, int most) {
        Optional<String> text = text();
        Optional<Integer> number = text.filter(t -> t.matches("-?\\d{1,9}")).map(Integer::valueOf)
                .filter(n -> n >= least && n <= most);
        if (text.isPresent() && number.isEmpty()) {
            wrong("must be a whole number from " + least + " to " + most + ", but was '" + text.get() + "'");
        }
        return number;
    }

    public Optional<Boolean> bool() {
        return oneOf(BOOLS);
    }

    public Optional<Duration> duration() {
        Optional<String> text = text();
        Optional<Duration> duration = text.flatMap(Quantities::duration);
        if (text.isPresent() && duration.isEmpty()) {
            wrong("must be a duration such as 30s, 15m or 1h30m, but was '" + text.get() + "'");
        } else if (duration.isPresent() && duration.get().isNegative()) {
            wrong("must not be negative, but was '" + text.orElseThrow() + "'");
        }
        return duration.filter(d -> !d.isNegative());
    }

    public Optional<Weight> weight() {
        return percent().flatMap(percent -> {
            BigDecimal permille = percent.multiply(BigDecimal.TEN).stripTrailingZeros();
            if (permille.scale() > 0) {
                wrong("must be in steps of 0.1 %, but was " + percent.toPlainString() + " %");
                return Optional.empty();
            }
            return Optional.of(new Weight(permille.intValueExact()));
        });
    }

    /** A percentage below 100 as a rate from 0 to 1. */
    public Optional<Double> rate() {
        Optional<BigDecimal> percent = percent();
        if (percent.isPresent() && percent.get().compareTo(HUNDRED) == 0) {
            wrong("must be below 100 %: nothing could ever fail it");
            return Optional.empty();
        }
        return percent.map(p -> p.movePointLeft(2).doubleValue());
    }

    private Optional<BigDecimal> percent() {
        Optional<String> text = text();
        Optional<BigDecimal> percent = text.flatMap(Quantities::percent);
        if (text.isPresent() && percent.isEmpty()) {
            wrong("must be a percentage such as 5, 12.5% or 0.1%, but was '" + text.get() + "'");
        } else if (percent.isPresent() && (percent.get().signum() < 0 || percent.get().compareTo(HUNDRED) > 0)) {
            wrong("must be 0..100 %, but was '" + text.orElseThrow() + "'");
            return Optional.empty();
        }
        return percent;
    }

    public <T> Optional<T> oneOf(Map<String, T> words) {
        Optional<String> text = text();
        Optional<T> value = text.flatMap(t -> Optional.ofNullable(words.get(t)));
        if (text.isPresent() && value.isEmpty()) {
            wrong("must be one of " + String.join(", ", words.keySet()) + ", but was '" + text.get() + "'"
                    + Nearest.to(text.get(), words.keySet()).map(w -> "; did you mean '" + w + "'?").orElse(""));
        }
        return value;
    }

    public boolean isNull() {
        return node instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && NULLS.contains(scalar.getValue());
    }

    private String kind() {
        return switch (node) {
            case ScalarNode scalar -> "'" + scalar.getValue() + "'";
            case SequenceNode _ -> "a list";
            default -> "a block of fields";
        };
    }
}
