package dev.spillway.executor.ecs;

import dev.spillway.executor.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A target's settings, read. Account, region, role and endpoint are the executor's: a definition must not say where credentials go.
 *
 * @param cluster name or ARN
 * @param services blue's and green's; a workload has one only
 * @param targetGroups ARNs of blue's and green's; empty for a workload
 * @param routes ARNs of listeners, for their default action, and of listener rules; all get the same weights
 * @param testRoute a listener or rule that shows the new revision before it takes requests; empty for none
 * @param taskDefinition what new task definitions are made from: a family or a revision of it; empty: stable's
 * @param container whose image is the artifact; empty: the only essential one, or the first
 * @param port of the container that takes requests, for a service that is made; empty: as the other service has it
 * @param replicas full capacity; empty: as many as stable has
 * @param grace seconds in which a new task may be unhealthy; empty: as the service has it
 */
record Settings(String cluster, List<String> services, List<String> targetGroups, List<String> routes, String testRoute,
        String taskDefinition, String container, OptionalInt port, OptionalInt replicas, OptionalInt grace) {

    private static final Set<String> KNOWN = Set.of("cluster", "service", "services", "targetGroups", "routes",
            "testRoute", "taskDefinition", "container", "port", "replicas", "healthCheckGracePeriod");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final Pattern CLUSTER = Pattern
            .compile("[A-Za-z0-9_-]{1,255}|arn:[^:]+:ecs:[^:]+:\\d+:cluster/[A-Za-z0-9_-]+");
    private static final Pattern FAMILY = Pattern.compile("[A-Za-z0-9_-]{1,160}(:\\d+)?");
    private static final int MOST_ROUTES = 10;

    Settings {
        services = List.copyOf(services);
        targetGroups = List.copyOf(targetGroups);
        routes = List.copyOf(routes);
    }

    /** @throws IllegalArgumentException naming the setting that is wrong */
    static Settings of(Target target) {
        Map<String, String> given = target.settings();
        given.keySet().stream().filter(key -> !KNOWN.contains(key)).findFirst().ifPresent(key -> {
            throw new IllegalArgumentException("settings." + key + " is unknown, there are " + new TreeSet<>(KNOWN));
        });
        boolean routed = target.hasTraffic();
        List<String> groups = routed
                ? pair(given, "targetGroups", Arn::isTargetGroup, "ARNs of target groups")
                : List.of();
        List<String> routes = routed ? routes(given) : List.of();
        return new Settings(need(given, "cluster", CLUSTER, "the name or ARN of a cluster"),
                routed
                        ? pair(given, "services", NAME.asMatchPredicate(), "names of ECS services")
                        : List.of(need(given, "service", NAME, "the name of an ECS service")),
                groups, routes, testRoute(given),
                text(given, "taskDefinition", text -> FAMILY.matcher(text).matches() || Arn.isTaskDefinition(text),
                        "a family of task definitions, one of its revisions, or the ARN of one"),
                text(given, "container", NAME.asMatchPredicate(), "the name of a container"),
                number(given, "port", 1, 65_535), number(given, "replicas", 1, 5000),
                number(given, "healthCheckGracePeriod", 0, Integer.MAX_VALUE));
    }

    private static List<String> routes(Map<String, String> given) {
        List<String> routes = list(given, "routes");
        if (routes.isEmpty() || routes.size() > MOST_ROUTES || !routes.stream().allMatch(Arn::isRoute)) {
            throw new IllegalArgumentException("settings.routes is '" + given.getOrDefault("routes", "")
                    + "', must be 1 to " + MOST_ROUTES + " ARNs of listeners or listener rules of an Application Load"
                    + " Balancer, with a comma between them");
        }
        if (routes.stream().map(Arn::loadBalancer).distinct().count() > 1) {
            throw new IllegalArgumentException(
                    "settings.routes are of several load balancers: a target group belongs to"
                            + " one, so each needs a target of its own");
        }
        return routes;
    }

    private static String testRoute(Map<String, String> given) {
        return text(given, "testRoute", Arn::isRoute, "the ARN of a listener or listener rule");
    }

    private static List<String> pair(Map<String, String> given, String key, Predicate<String> form, String what) {
        List<String> pair = list(given, key);
        if (pair.size() != 2 || !pair.stream().allMatch(form) || pair.getFirst().equals(pair.getLast())) {
            throw new IllegalArgumentException("settings." + key + " is '" + given.getOrDefault(key, "")
                    + "', must be two different " + what + ", blue's and green's, with a comma between them");
        }
        return pair;
    }

    private static List<String> list(Map<String, String> given, String key) {
        return Arrays.stream(given.getOrDefault(key, "").split(",")).map(String::strip).filter(one -> !one.isEmpty())
                .toList();
    }

    private static String need(Map<String, String> given, String key, Pattern form, String what) {
        if (!given.containsKey(key)) {
            throw new IllegalArgumentException("settings." + key + " is missing, must be " + what);
        }
        return text(given, key, form.asMatchPredicate(), what);
    }

    private static String text(Map<String, String> given, String key, Predicate<String> form, String what) {
        String text = given.getOrDefault(key, "");
        if (!given.containsKey(key) || form.test(text)) {
            return text;
        }
        throw new IllegalArgumentException("settings." + key + " is '" + text + "', must be " + what);
    }

    private static OptionalInt number(Map<String, String> given, String key, int least, int most) {
        if (!given.containsKey(key)) {
            return OptionalInt.empty();
        }
        String text = given.getOrDefault(key, "");
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return OptionalInt.of(Integer.parseInt(text));
        }
        throw new IllegalArgumentException(
                "settings." + key + " is '" + text + "', must be a number " + least + ".." + most);
    }

    boolean routed() {
        return !routes.isEmpty();
    }

    Optional<String> test() {
        return Optional.of(testRoute).filter(route -> !route.isEmpty());
    }
}
