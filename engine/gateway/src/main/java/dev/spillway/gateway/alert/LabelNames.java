package dev.spillway.gateway.alert;

import dev.spillway.core.model.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which of an alert's labels say what it is about. For each several names, the first that is there counts. */
public record LabelNames(List<String> service, List<String> environment, List<String> revision, List<String> rollout) {
    public static final LabelNames STANDARD = new LabelNames(List.of("spillway_service", "service"),
            List.of("spillway_environment", "environment", "env"), List.of("spillway_revision", "revision"),
            List.of("spillway_rollout", "rollout"));

    public LabelNames {
        service = List.copyOf(service);
        environment = List.copyOf(environment);
        revision = List.copyOf(revision);
        rollout = List.copyOf(rollout);
    }

    /**
     * The standard ones, but for what is named here.
     *
     * @param names service, environment, revision or rollout, each with label names separated by commas
     * @throws IllegalArgumentException that says what is wrong
     */
    public static LabelNames of(Map<String, String> names) {
        names.keySet().forEach(what -> Limits.require(
                List.of("service", "environment", "revision", "rollout").contains(what),
                "'" + what + "' is none of service, environment, revision, rollout"));
        return new LabelNames(list(names, "service", STANDARD.service),
                list(names, "environment", STANDARD.environment), list(names, "revision", STANDARD.revision),
                list(names, "rollout", STANDARD.rollout));
    }

    private static List<String> list(Map<String, String> names, String what, List<String> standard) {
        return Optional.ofNullable(names.get(what)).map(text -> {
            List<String> labels = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
            Limits.require(labels.stream().noneMatch(String::isEmpty),
                    what + " needs the name of a label, or several separated by commas, but was '" + text + "'");
            return labels;
        }).orElse(standard);
    }

    static Optional<String> first(Map<String, String> labels, List<String> names) {
        return names.stream().flatMap(name -> Optional.ofNullable(labels.get(name)).stream())
                .filter(value -> !value.isBlank()).findFirst();
    }
}
