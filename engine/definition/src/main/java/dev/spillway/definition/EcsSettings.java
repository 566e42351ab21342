package dev.spillway.definition;

import dev.spillway.core.model.Target;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The words of the ecs platform: two colours behind a load balancer, or one service that is rolled. */
final class EcsSettings {
    private static final int MOST_ROUTES = 10;
    private static final int MOST_TASKS = 5000;
    private static final int MOST_PORT = 65_535;
    private static final Pattern GROUP = Pattern.compile("arn:[^:]+:elasticloadbalancing:[^:]+:\\d+:targetgroup/.+");
    private static final Pattern ROUTE = Pattern
            .compile("arn:[^:]+:elasticloadbalancing:[^:]+:\\d+:listener(-rule)?/app/.+");

    private EcsSettings() {}

    static Map<String, String> read(YamlMap map, Target.Role role) {
        map.only("cluster", "service", "services", "targetGroups", "routes", "testRoute", "taskDefinition", "container",
                "port", "replicas", "healthCheckGracePeriod");
        var settings = new TreeMap<String, String>();
        text(map.need("cluster"), "cluster", settings);
        if (role == Target.Role.SERVICE) {
            foreign(map, List.of("service"), "is for a workload that is rolled; a service has two colours: services");
            pair(map, "services", Pattern.compile(".+"), "names of ECS services, blue's and green's", settings);
            pair(map, "targetGroups", GROUP, "ARNs of target groups, blue's and green's", settings);
            map.need("routes").map(EcsSettings::routes).filter(routes -> !routes.isEmpty())
                    .ifPresent(routes -> settings.put("routes", String.join(",", routes)));
            map.get("testRoute").flatMap(EcsSettings::route).ifPresent(arn -> settings.put("testRoute", arn));
        } else {
            foreign(map, List.of("services", "targetGroups", "routes", "testRoute", "port"),
                    "means nothing for a workload: it has one service, which ECS rolls");
            text(map.need("service"), "service", settings);
        }
        for (String word : List.of("taskDefinition", "container")) {
            text(map.get(word), word, settings);
        }
        map.get("port").flatMap(f -> f.integer(1, MOST_PORT)).ifPresent(n -> settings.put("port", n.toString()));
        map.get("replicas").flatMap(f -> f.integer(1, MOST_TASKS))
                .ifPresent(n -> settings.put("replicas", n.toString()));
        map.get("healthCheckGracePeriod").flatMap(YamlField::duration)
                .ifPresent(time -> settings.put("healthCheckGracePeriod", String.valueOf(time.toSeconds())));
        return settings;
    }

    private static void text(Optional<YamlField> field, String word, Map<String, String> settings) {
        field.flatMap(YamlField::text).ifPresent(text -> settings.put(word, text));
    }

    private static void foreign(YamlMap map, List<String> words, String why) {
        words.forEach(word -> map.get(word).ifPresent(field -> field.wrong(why)));
    }

    private static void pair(YamlMap map, String word, Pattern form, String what, Map<String, String> settings) {
        map.need(word).ifPresent(field -> {
            var pair = new ArrayList<String>();
            field.list(2).forEach(one -> one.text().ifPresent(pair::add));
            boolean good = pair.size() == 2 && new HashSet<>(pair).size() == 2
                    && pair.stream().allMatch(one -> form.matcher(one).matches());
            if (good) {
                settings.put(word, String.join(",", pair));
            } else {
                field.wrong("must be two different " + what + ", as [blue, green]");
            }
        });
    }

    private static List<String> routes(YamlField field) {
        var routes = new ArrayList<String>();
        field.list(MOST_ROUTES).forEach(one -> route(one).ifPresent(routes::add));
        if (routes.isEmpty()) {
            field.wrong("must be a list of 1 to " + MOST_ROUTES + " ARNs of listeners or listener rules");
        }
        return routes;
    }

    private static Optional<String> route(YamlField field) {
        Optional<String> text = field.text();
        Optional<String> good = text.filter(t -> ROUTE.matcher(t).matches());
        if (text.isPresent() && good.isEmpty()) {
            field.wrong("must be the ARN of a listener, or of a rule, of an Application Load Balancer, but was '"
                    + text.get() + "'");
        }
        return good;
    }
}
