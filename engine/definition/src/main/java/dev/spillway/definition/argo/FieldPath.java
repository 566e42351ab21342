package dev.spillway.definition.argo;

import dev.spillway.definition.yaml.YamlField;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A path into the Rollout as it is written: {@code metadata.labels['app']}, {@code spec.template.spec.containers[0].image}. */
final class FieldPath {
    private static final Pattern LABEL = Pattern.compile("metadata\\.(labels|annotations)\\['([^']*)'\\]");
    private final Node rollout;
    private final String name;
    private final String namespace;

    FieldPath(Node rollout, String name, String namespace) {
        this.rollout = rollout;
        this.name = name;
        this.namespace = namespace;
    }

    /** The value there; empty, and said, when there is none. */
    Optional<String> value(YamlField field) {
        Optional<String> path = field.text();
        Optional<String> value = path.flatMap(this::value);
        if (path.isPresent() && value.isEmpty()) {
            field.wrong(path.get().startsWith("status")
                    ? "'" + path.get() + "' is known only to Argo Rollouts' controller"
                    : "the Rollout has no value at '" + path.get() + "'");
        }
        return value;
    }

    private Optional<String> value(String path) {
        return switch (path) {
            case "metadata.name" -> Optional.of(name);
            case "metadata.namespace" -> Optional.of(namespace);
            case String other -> walk(sections(other)).filter(ScalarNode.class::isInstance)
                    .map(node -> ((ScalarNode) node).getValue());
        };
    }

    private static List<String> sections(String path) {
        var label = LABEL.matcher(path);
        return label.matches()
                ? List.of("metadata", label.group(1), label.group(2))
                : Stream.of(path.split("[.\\[\\]]+")).filter(s -> !s.isEmpty()).toList();
    }

    private Optional<Node> walk(List<String> sections) {
        Optional<Node> at = Optional.of(rollout);
        for (String section : sections) {
            at = at.flatMap(node -> step(node, section));
        }
        return at;
    }

    private static Optional<Node> step(Node node, String section) {
        return switch (node) {
            case MappingNode map -> map.getValue().stream()
                    .filter(t -> t.getKeyNode() instanceof ScalarNode key && key.getValue().equals(section))
                    .map(t -> t.getValueNode()).findFirst();
            case SequenceNode list -> section.matches("\\d{1,6}") && Integer.parseInt(section) < list.getValue().size()
                    ? Optional.of(list.getValue().get(Integer.parseInt(section)))
                    : Optional.empty();
            default -> Optional.empty();
        };
    }
}
