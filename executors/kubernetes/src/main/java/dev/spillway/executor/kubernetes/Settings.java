package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Target;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A target's settings, read.
 *
 * @param deployment the one that is there before Spillway comes
 * @param copy the other one; made as a copy if it is not there
 * @param service whose selector says who gets the requests; empty for a workload
 * @param preview a Service that shows the new revision before it takes requests
 * @param label of the pods, that tells the two Deployments apart
 * @param copyLabel its value on a copy that is made
 * @param container whose image is the artifact; empty: the only one, or the first
 * @param replicas full capacity; empty: as many as the stable Deployment has
 * @param routing how the Service shares
 * @param roll knobs of a rolling update, as they are given
 */
record Settings(String namespace, String deployment, String copy, String service, String preview, String label,
        String copyLabel, String container, OptionalInt replicas, Routing routing, Roll roll) {

    /** How a Service shares requests between two Deployments. */
    enum Routing {
        /** All or nothing, by its selector. */
        SELECTOR,
        /** By how many ready pods each has. */
        REPLICAS
    }

    /** Left out: as the Deployment has it. Surge and unavailable are a number or a percentage. */
    record Roll(Optional<String> maxSurge, Optional<String> maxUnavailable, OptionalInt minReadySeconds,
            OptionalInt progressDeadlineSeconds) {}

    private static final Set<String> KNOWN = Set.of("namespace", "deployment", "copy", "service", "previewService",
            "label", "copyLabel", "container", "replicas", "routing", "maxSurge", "maxUnavailable", "minReadySeconds",
            "progressDeadlineSeconds");
    /** RFC 1123, as the API server wants names of objects. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL = Pattern.compile("([a-z0-9.-]{1,253}/)?" + LABEL_VALUE.pattern());
    private static final Pattern SHARE = Pattern.compile("\\d{1,5}|\\d{1,3}%");
    private static final int MOST_REPLICAS = 1000;

    /** @throws IllegalArgumentException naming the setting that is wrong */
    static Settings of(Target target) {
        Map<String, String> given = target.settings();
        given.keySet().stream().filter(key -> !KNOWN.contains(key)).findFirst().ifPresent(key -> {
            throw new IllegalArgumentException("settings." + key + " is unknown, there are " + new TreeSet<>(KNOWN));
        });
        String deployment = need(given, "deployment", NAME, "the name of a Deployment");
        String service = text(given, "service", "", NAME, "the name of a Service");
        if (target.hasTraffic() && service.isEmpty()) {
            throw new IllegalArgumentException("settings.service is missing: target " + target.name()
                    + " has traffic, so a Service must be named whose selector shares it; or give it the role workload");
        }
        String copy = text(given, "copy", deployment + "-copy", NAME, "the name of a Deployment");
        if (copy.equals(deployment)) {
            throw new IllegalArgumentException("settings.copy is '" + copy
                    + "' like settings.deployment, must be another Deployment");
        }
        return new Settings(text(given, "namespace", "default", NAME, "the name of a namespace"), deployment, copy,
                target.hasTraffic() ? service : "", text(given, "previewService", "", NAME, "the name of a Service"),
                text(given, "label", "version", LABEL, "the key of a label"),
                text(given, "copyLabel", "", LABEL_VALUE, "the value of a label"),
                text(given, "container", "", LABEL_VALUE, "the name of a container"),
                number(given, "replicas", 1, MOST_REPLICAS), routing(given),
                new Roll(share(given, "maxSurge"), share(given, "maxUnavailable"),
                        number(given, "minReadySeconds", 0, 86_400),
                        number(given, "progressDeadlineSeconds", 1, 86_400)));
    }

    private static String need(Map<String, String> given, String key, Pattern form, String what) {
        if (!given.containsKey(key)) {
            throw new IllegalArgumentException("settings." + key + " is missing, must be " + what);
        }
        return text(given, key, "", form, what);
    }

    private static String text(Map<String, String> given, String key, String otherwise, Pattern form, String what) {
        String text = given.getOrDefault(key, otherwise);
        if (!given.containsKey(key) || form.matcher(text).matches()) {
            return text;
        }
        throw new IllegalArgumentException("settings." + key + " is '" + text + "', must be " + what);
    }

    private static OptionalInt number(Map<String, String> given, String key, int least, int most) {
        if (!given.containsKey(key)) {
            return OptionalInt.empty();
        }
        String text = given.getOrDefault(key, "");
        if (text.matches("\\d{1,6}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return OptionalInt.of(Integer.parseInt(text));
        }
        throw new IllegalArgumentException(
                "settings." + key + " is '" + text + "', must be a number " + least + ".." + most);
    }

    private static Optional<String> share(Map<String, String> given, String key) {
        String text = given.getOrDefault(key, "");
        if (!given.containsKey(key) || SHARE.matcher(text).matches()) {
            return Optional.of(text).filter(some -> !some.isEmpty());
        }
        throw new IllegalArgumentException("settings." + key + " is '" + text + "', must be like 2 or 25%");
    }

    private static Routing routing(Map<String, String> given) {
        String text = given.getOrDefault("routing", "selector");
        if (text.equals("selector")) {
            return Routing.SELECTOR;
        }
        if (!text.equals("replicas")) {
            throw new IllegalArgumentException("settings.routing is '" + text + "', must be selector or replicas");
        }
        if (!given.containsKey("replicas")) {
            throw new IllegalArgumentException("settings.replicas is missing: routing by replicas shares so many pods");
        }
        return Routing.REPLICAS;
    }

    boolean routes() {
        return !service.isEmpty();
    }
}
