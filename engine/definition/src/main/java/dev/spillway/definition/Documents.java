package dev.spillway.definition;

import dev.spillway.definition.argo.RolloutReader;
import dev.spillway.definition.argo.Templates;
import dev.spillway.definition.yaml.Nearest;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The documents of a text by what they are. What Spillway does not read is said, not dropped. */
final class Documents {
    private static final int ITEMS = 256;
    private static final String ARGO = "argoproj.io/";
    private static final List<String> KINDS = List.of("Rollout", "AnalysisTemplate", "ClusterAnalysisTemplate");
    private static final List<String> RUNNING = List.of("AnalysisRun", "Experiment");

    private final List<YamlField> services = new ArrayList<>();
    private final List<RolloutReader> rollouts = new ArrayList<>();
    private final Templates templates = new Templates();
    private final List<YamlField> foreign = new ArrayList<>();

    static Documents of(List<YamlField> fields) {
        var documents = new Documents();
        fields.stream().filter(field -> !field.isNull()).forEach(documents::add);
        return documents;
    }

    private void add(YamlField field) {
        String version = word(field, "apiVersion");
        String kind = word(field, "kind");
        boolean ours = version.isEmpty() || kind.isEmpty() || version.startsWith("spillway");
        if (version.startsWith(ARGO)) {
            argo(field, kind);
        } else if (kind.equals("List") && !ours) {
            field.map().flatMap(m -> m.get("items")).map(f -> f.list(ITEMS)).orElse(List.of()).forEach(this::add);
        } else if (ours) {
            services.add(field);
        } else {
            foreign.add(field);
            field.warn(version + " " + kind + " is not read by Spillway");
        }
    }

    private void argo(YamlField field, String kind) {
        switch (kind) {
            case "Rollout" -> RolloutReader.of(field).ifPresent(rollouts::add);
            case "AnalysisTemplate" -> templates.add(field, false);
            case "ClusterAnalysisTemplate" -> templates.add(field, true);
            case String running when RUNNING.contains(running) -> {
                foreign.add(field);
                field.warn("kind " + running + " is not read by Spillway: analyses run as part of a Rollout");
            }
            default -> field.map().flatMap(m -> m.get("kind")).ifPresentOrElse(
                    f -> f.wrong("no such kind '" + kind + "'; " + Nearest.hint(kind, KINDS)),
                    () -> field.wrong("kind is missing; it must be one of " + String.join(", ", KINDS)));
        }
    }

    private static String word(YamlField document, String name) {
        return document.isBlock()
                ? document.map().flatMap(m -> m.get(name)).filter(YamlField::isScalar).flatMap(YamlField::text)
                        .orElse("")
                : "";
    }

    List<YamlField> services() {
        return services;
    }

    List<RolloutReader> rollouts() {
        return rollouts;
    }

    Templates templates() {
        return templates;
    }

    /** What stands in the text but means nothing here. */
    List<YamlField> foreign() {
        return foreign;
    }

    /** The Rollout that a name means; without a name there must be one only. */
    Optional<RolloutReader> rollout(YamlField place, Optional<String> name) {
        List<RolloutReader> meant = rollouts.stream()
                .filter(r -> name.isEmpty() || r.name().flatMap(YamlField::text).filter(name.get()::equals).isPresent()
                        || (rollouts.size() == 1 && r.name().isEmpty()))
                .toList();
        if (meant.size() == 1) {
            rollouts.stream().filter(r -> !meant.contains(r))
                    .forEach(r -> r.document().warn("is not used: the Service document names another Rollout"));
            return Optional.of(meant.getFirst());
        }
        place.wrong(meant.isEmpty()
                ? "no Rollout" + name.map(n -> " named '" + n + "'").orElse("") + " is in this text"
                : "there are " + meant.size() + " Rollouts in this text; name one of them");
        return Optional.empty();
    }

    /** Best effort: the document may be anything. */
    static String nameOf(YamlField document) {
        Optional<YamlMap> metadata = document.unheard().map().flatMap(m -> m.get("metadata")).flatMap(YamlField::map);
        return metadata.map(m -> m.get("environment").flatMap(YamlField::text).orElse("?") + "/"
                + m.get("name").flatMap(YamlField::text).orElse("?")).orElse("it");
    }
}
