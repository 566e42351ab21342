package dev.spillway.executor.ecs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of Amazon's resources, and what can be read from them. */
final class Arn {
    private static final Pattern FORM = Pattern.compile("arn:[a-z0-9-]+:([a-z0-9-]+):([a-z0-9-]*):(\\d*):(.+)");
    private static final Pattern ROUTE = Pattern
            .compile("(arn:[^:]+:elasticloadbalancing:[^:]+:\\d+:)listener(-rule)?/(app/[^/]+/[^/]+)/[^/]+(/[^/]+)?");
    private static final Pattern TASKS = Pattern.compile("(?:arn:[^:]+:ecs:[^:]+:\\d+:)?task-definition/([^:/]+):\\d+");

    private Arn() {}

    static boolean isTargetGroup(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() && form.group(1).equals("elasticloadbalancing")
                && form.group(4).startsWith("targetgroup/");
    }

    /** A listener, for its default action, or one of its rules. */
    static boolean isRoute(String text) {
        Matcher route = ROUTE.matcher(text);
        return route.matches() && (route.group(2) != null) == (route.group(4) != null);
    }

    static boolean isListener(String route) {
        return route.contains(":listener/");
    }

    /** The load balancer that a listener or rule belongs to. */
    static String loadBalancer(String route) {
        Matcher parts = ROUTE.matcher(route);
        return parts.matches() ? parts.group(1) + "loadbalancer/" + parts.group(3) : route;
    }

    static String region(String arn) {
        Matcher form = FORM.matcher(arn);
        return form.matches() ? form.group(2) : "";
    }

    /** {@code task-definition/shop:7}, whole or without the account. */
    static boolean isTaskDefinition(String text) {
        return TASKS.matcher(text).matches();
    }

    /** {@code shop} of {@code …:task-definition/shop:7}, and of a family's own name. */
    static String family(String taskDefinition) {
        Matcher tasks = TASKS.matcher(taskDefinition);
        return tasks.matches() ? tasks.group(1) : taskDefinition.replaceFirst(":\\d+$", "");
    }

    /** {@code shop:7}. */
    static String revision(String taskDefinition) {
        return taskDefinition.substring(taskDefinition.lastIndexOf('/') + 1);
    }
}
