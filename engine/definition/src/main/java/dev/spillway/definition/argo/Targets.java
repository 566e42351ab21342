package dev.spillway.definition.argo;

import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.Target;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Where a Rollout runs: its workload and routers as the settings of one target of the platform {@code kubernetes}. */
final class Targets {
    static final String PLATFORM = "kubernetes";
    private static final String INSTANCE = "dev";

    private Targets() {}

    static Target of(YamlMap root, String name) {
        var settings = new TreeMap<String, String>();
        settings.put("workload", "Rollout/" + name);
        root.get("metadata").flatMap(YamlField::map).flatMap(m -> m.get("namespace"))
                .ifPresent(f -> flatten("namespace", f.node(), settings));
        root.get("spec").flatMap(YamlField::map).ifPresent(spec -> {
            for (String field : new String[]{"replicas", "minReadySeconds", "selector", "workloadRef"}) {
                spec.get(field).ifPresent(f -> flatten(field, f.node(), settings));
            }
            containers(spec, settings);
            spec.get("strategy").flatMap(YamlField::map).ifPresent(s -> {
                s.get("canary").flatMap(YamlField::map).ifPresent(c -> strategy(c, settings));
                s.get("blueGreen").flatMap(YamlField::map).ifPresent(b -> strategy(b, settings));
            });
        });
        String good = Limits.NAME.matcher(name).matches() ? name : "app";
        return new Target(good, PLATFORM, INSTANCE, Target.Role.SERVICE, settings);
    }

    private static void strategy(YamlMap strategy, Map<String, String> settings) {
        for (String field : new String[]{"canaryService", "stableService", "activeService", "previewService",
                "maxSurge",
                "maxUnavailable", "antiAffinity", "pingPong", "trafficRouting"}) {
            strategy.get(field).ifPresent(f -> flatten(field, f.node(), settings));
        }
    }

    private static void containers(YamlMap spec, Map<String, String> settings) {
        at(spec, "template", "spec", "containers").ifPresent(list -> {
            for (Node container : list.getValue()) {
                Optional<String> name = text(container, "name");
                text(container, "image").ifPresent(image -> settings.put("image." + name.orElse("app"), image));
            }
        });
    }

    /** The image of the first container, called by its tag. */
    static Optional<Revision> revision(YamlMap root) {
        return root.get("spec").flatMap(YamlField::map).flatMap(spec -> at(spec, "template", "spec", "containers"))
                .flatMap(list -> list.getValue().stream().findFirst()).flatMap(node -> text(node, "image"))
                .filter(image -> !image.isBlank()).map(image -> {
                    String tag = image.substring(image.lastIndexOf(':') + 1);
                    return Revision.of(Limits.NAME.matcher(tag).matches() ? tag : "unnamed", image);
                });
    }

    private static Optional<SequenceNode> at(YamlMap map, String... path) {
        Optional<Node> node = map.get(path[0]).map(YamlField::node);
        for (int i = 1; i < path.length; i++) {
            String name = path[i];
            node = node.flatMap(n -> child(n, name));
        }
        return node.filter(SequenceNode.class::isInstance).map(SequenceNode.class::cast);
    }

    private static Optional<Node> child(Node node, String name) {
        return node instanceof MappingNode map
                ? map.getValue().stream()
                        .filter(t -> t.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name))
                        .map(t -> t.getValueNode()).findFirst()
                : Optional.empty();
    }

    private static Optional<String> text(Node node, String name) {
        return child(node, name).filter(ScalarNode.class::isInstance).map(n -> ((ScalarNode) n).getValue());
    }

    /** {@code trafficRouting.istio.virtualService.name}, {@code trafficRouting.nginx.stableIngresses[0]} … */
    private static void flatten(String path, Node node, Map<String, String> settings) {
        switch (node) {
            case ScalarNode scalar -> settings.put(path, scalar.getValue());
            case SequenceNode list -> {
                for (int i = 0; i < list.getValue().size(); i++) {
                    flatten(path + "[" + i + "]", list.getValue().get(i), settings);
                }
            }
            case MappingNode map -> map.getValue().forEach(t -> {
                if (t.getKeyNode() instanceof ScalarNode key) {
                    flatten(path + "." + key.getValue(), t.getValueNode(), settings);
                }
            });
            default -> {
            }
        }
    }
}
