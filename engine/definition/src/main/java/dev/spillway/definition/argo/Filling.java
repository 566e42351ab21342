package dev.spillway.definition.argo;

import dev.spillway.definition.yaml.YamlField;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Fills arguments into every text of a metric, as text. What cannot be filled in stays as it is, so that nothing is made of a
 * half-filled text; {@link #isOpen} tells.
 */
final class Filling {
    private static final Pattern TAG = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    /** A Spillway template may name the revisions itself. */
    private static final List<String> REVISIONS = List.of("canary", "stable");
    private final Map<String, Argument> arguments;
    private final BiConsumer<YamlField, String> unknown;

    /** @param unknown is told the place and the tag for which there is nothing to fill in */
    Filling(Map<String, Argument> arguments, BiConsumer<YamlField, String> unknown) {
        this.arguments = Map.copyOf(arguments);
        this.unknown = unknown;
    }

    YamlField fill(YamlField field) {
        return field.with(fill(field, field.node()));
    }

    private Node fill(YamlField field, Node node) {
        return switch (node) {
            case ScalarNode scalar when scalar.getValue().contains("{{") -> filled(field, scalar);
            case SequenceNode list -> new SequenceNode(list.getTag(), true,
                    list.getValue().stream().map(n -> fill(field, n)).toList(), list.getFlowStyle(),
                    list.getStartMark(),
                    list.getEndMark());
            case MappingNode map -> new MappingNode(map.getTag(), true, map.getValue().stream()
                    .map(t -> new NodeTuple(fill(field, t.getKeyNode()), fill(field, t.getValueNode()))).toList(),
                    map.getFlowStyle(), map.getStartMark(), map.getEndMark());
            default -> node;
        };
    }

    /** Without an end: its columns are no longer those of the file. */
    private Node filled(YamlField field, ScalarNode scalar) {
        Matcher tags = TAG.matcher(scalar.getValue());
        String text = tags.replaceAll(tag -> Matcher.quoteReplacement(filled(field.with(scalar), tag)));
        return new ScalarNode(Tag.STR, true, text, scalar.getScalarStyle(), scalar.getStartMark(), Optional.empty());
    }

    private String filled(YamlField field, MatchResult tag) {
        String name = tag.group(1).strip();
        Optional<Argument> argument = Optional.of(name).filter(n -> n.startsWith("args."))
                .flatMap(n -> Optional.ofNullable(arguments.get(n.substring("args.".length()))));
        if (argument.isEmpty() && !REVISIONS.contains(name)) {
            unknown.accept(field, name);
        }
        return argument.map(Argument::text).orElse(tag.group());
    }

    /** Something in it has no value, or only when the rollout runs. */
    static boolean isOpen(String text) {
        return text.contains("{{");
    }

    /** All that is open in it are revisions and secrets, which are filled in when the source is asked. */
    static boolean canBeAsked(String text) {
        return TAG.matcher(text).results().map(tag -> tag.group(1).strip())
                .allMatch(name -> REVISIONS.contains(name) || name.startsWith("secret:"));
    }
}
