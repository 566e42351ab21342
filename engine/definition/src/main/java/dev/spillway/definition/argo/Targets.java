package dev.spillway.definition.argo;

import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.Target;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where a Rollout by itself runs: Deployments of its cluster, and the router that it names. */
final class Targets {
    static final String INSTANCE = "dev";
    static final String ELSEWHERE = "; say where the service runs with --targets FILE or in a Service document beside it";
    private static final String PLATFORM = "kubernetes";

    private Targets() {}

    /** What it describes and has no executor is left out, and said. */
    static List<Target> of(YamlMap root, String name) {
        Optional<YamlMap> spec = block(root, "spec");
        Optional<YamlMap> strategy = spec.flatMap(s -> block(s, "strategy"));
        String good = Limits.NAME.matcher(name).matches() ? name : "app";
        Map<String, String> workload = workload(root, spec, name);
        Optional<YamlMap> blueGreen = strategy.flatMap(s -> block(s, "blueGreen"));
        if (blueGreen.isPresent()) {
            put(blueGreen.get(), "activeService", workload, "service");
            put(blueGreen.get(), "previewService", workload, "previewService");
            return List.of(new Target(good, PLATFORM, INSTANCE, Target.Role.SERVICE, workload));
        }
        Optional<YamlMap> canary = strategy.flatMap(s -> block(s, "canary"));
        return canary.map(c -> canary(c, good, workload)).orElse(List.of());
    }

    private static List<Target> canary(YamlMap canary, String name, Map<String, String> workload) {
        boolean rolls = canary.get("steps").filter(f -> !f.isNull() && !f.isEmptyList()).isEmpty();
        if (rolls) {
            put(canary, "maxSurge", workload, "maxSurge");
            put(canary, "maxUnavailable", workload, "maxUnavailable");
        }
        var pods = new Target(name, PLATFORM, INSTANCE, Target.Role.WORKLOAD, workload);
        Optional<YamlMap> routing = block(canary, "trafficRouting");
        if (routing.isPresent()) {
            return Routers.of(canary, routing.get(), workload.getOrDefault("namespace", "default"))
                    .map(router -> List.of(pods, router)).orElse(List.of(pods));
        }
        if (!rolls) {
            canary.wrong("has no trafficRouting, so requests are shared by how many pods each revision has, behind a "
                    + "Service that a Rollout does not name" + ELSEWHERE
                    + " (platform kubernetes, with service, replicas and routing: replicas)");
        }
        return List.of(pods);
    }

    private static Map<String, String> workload(YamlMap root, Optional<YamlMap> spec, String name) {
        var settings = new TreeMap<String, String>();
        settings.put("deployment", spec.flatMap(Targets::deployment).orElse(name));
        block(root, "metadata").ifPresent(metadata -> put(metadata, "namespace", settings, "namespace"));
        spec.ifPresent(s -> {
            for (String word : List.of("replicas", "minReadySeconds", "progressDeadlineSeconds")) {
                put(s, word, settings, word);
            }
            containers(s).findFirst().flatMap(container -> text(container, "name"))
                    .ifPresent(container -> settings.put("container", container));
        });
        return settings;
    }

    /** A Rollout that brings its own pods means the Deployment of its name. */
    private static Optional<String> deployment(YamlMap spec) {
        Optional<YamlMap> reference = block(spec, "workloadRef");
        reference.flatMap(r -> r.get("kind")).filter(kind -> !text(reference.get(), "kind").equals(Optional.of(
                "Deployment"))).ifPresent(kind -> kind.wrong("must be Deployment: no executor changes others"));
        return reference.flatMap(r -> text(r, "name"));
    }

    private static Stream<YamlMap> containers(YamlMap spec) {
        return block(spec, "template").flatMap(template -> block(template, "spec"))
                .flatMap(pod -> pod.get("containers")).filter(YamlField::isList).stream()
                .flatMap(list -> list.unheard().list(Limits.STEPS).stream()).filter(YamlField::isBlock)
                .flatMap(container -> container.map().stream());
    }

    /** The image of the first container, called by its tag. */
    static Optional<Revision> revision(YamlMap root) {
        return block(root, "spec").stream().flatMap(Targets::containers).findFirst()
                .flatMap(container -> text(container, "image")).filter(image -> !image.isBlank()).map(image -> {
                    String tag = image.substring(image.lastIndexOf(':') + 1);
                    return Revision.of(Limits.NAME.matcher(tag).matches() ? tag : "unnamed", image);
                });
    }

    /** What has another shape was said when the fields were checked. */
    static Optional<YamlMap> block(YamlMap map, String name) {
        return map.get(name).filter(YamlField::isBlock).flatMap(YamlField::map);
    }

    static Optional<String> text(YamlMap map, String name) {
        return map.get(name).filter(YamlField::isScalar).flatMap(YamlField::text).filter(text -> !text.isBlank());
    }

    static void put(YamlMap map, String name, Map<String, String> settings, String setting) {
        text(map, name).ifPresent(text -> settings.put(setting, text));
    }
}
