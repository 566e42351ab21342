package dev.spillway.definition.argo;

import dev.spillway.core.model.HeaderMatch;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Weight;
import dev.spillway.definition.yaml.Nearest;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What steps do to weights, routes and capacity.
 *
 * @param replicas  of the Rollout
 * @param whole     what a weight is a share of
 * @param routes    that steps may set; empty where none are managed
 */
record Traffic(int replicas, int whole, Set<String> routes) {
    private static final int MOST_REPLICAS = 1_000_000;
    private static final int PERCENT = 100;

    Traffic {
        routes = Set.copyOf(routes);
    }

    static Traffic of(int replicas, Optional<YamlMap> routing) {
        int whole = routing.flatMap(r -> r.get("maxTrafficWeight")).filter(f -> !f.isNull())
                .flatMap(f -> f.integer(1, MOST_REPLICAS)).orElse(PERCENT);
        Set<String> routes = routing.flatMap(r -> r.get("managedRoutes")).map(f -> f.list(Limits.STEPS))
                .orElse(List.of()).stream().flatMap(f -> f.map().stream()).flatMap(m -> m.need("name").stream())
                .flatMap(f -> f.text().stream()).collect(Collectors.toSet());
        return new Traffic(replicas, whole, routes);
    }

    Optional<Weight> weight(YamlField field) {
        return field.integer(0, whole).flatMap(weight -> StepReader.share(field, weight, whole));
    }

    Optional<Step> scale(YamlField field) {
        return field.map().flatMap(map -> {
            List<String> written = map.fields().entrySet().stream()
                    .filter(e -> !e.getValue().isNull()).map(e -> e.getKey()).toList();
            if (written.size() > 1) {
                field.warn("has several fields; " + first(map) + " holds, as in Argo Rollouts");
            }
            return switch (first(map)) {
                case "replicas" -> map.get("replicas").flatMap(this::replicas).map(w -> scale(Optional.of(w)));
                case "weight" -> map.get("weight").flatMap(f -> f.integer(0, PERCENT))
                        .map(n -> scale(Optional.of(Weight.percent(n))));
                default -> Optional.of(scale(Optional.empty()));
            };
        });
    }

    private static Step scale(Optional<Weight> weight) {
        return new Step.SetCanaryScale(weight);
    }

    private static String first(YamlMap map) {
        boolean matches = map.get("matchTrafficWeight").filter(f -> !f.isNull()).flatMap(YamlField::bool)
                .orElse(false);
        if (matches || (map.get("replicas").isEmpty() && map.get("weight").isEmpty())) {
            return "matchTrafficWeight";
        }
        return map.get("replicas").isPresent() ? "replicas" : "weight";
    }

    /** As a share of all replicas, not below what was asked. */
    private Optional<Weight> replicas(YamlField field) {
        return field.integer(0, MOST_REPLICAS).map(n -> {
            if (n > replicas) {
                field.warn("is more than the " + replicas + " replicas of the Rollout; full capacity is taken");
            }
            return n >= replicas && n > 0 ? Weight.FULL : new Weight(Math.ceilDiv(n * 1000, Math.max(1, replicas)));
        });
    }

    Optional<Step> header(YamlField field) {
        return field.map().flatMap(map -> {
            Optional<String> name = map.need("name").flatMap(this::route);
            List<HeaderMatch> matches = HeaderMatches.read(map);
            return name.map(n -> new Step.SetHeaderRoute(n, matches));
        });
    }

    private Optional<String> route(YamlField field) {
        Optional<String> name = field.name();
        name.filter(n -> !routes.contains(n)).ifPresent(n -> field.wrong("is not one of trafficRouting.managedRoutes"
                + (routes.isEmpty()
                        ? ", which are not written"
                        : "; " + Nearest.hint(n, routes.stream().sorted().toList()))));
        return name;
    }

    Optional<Step> mirror(YamlField field) {
        return field.map().flatMap(map -> {
            map.need("name").ifPresent(this::route);
            boolean removed = map.get("match").filter(f -> !f.isNull() && !f.isEmptyList()).isEmpty();
            Weight weight = map.get("percentage").filter(f -> !f.isNull()).flatMap(f -> f.integer(0, PERCENT))
                    .map(Weight::percent).orElse(Weight.FULL);
            return Optional.of(new Step.SetMirrorRoute(removed ? Weight.ZERO : weight));
        });
    }
}
