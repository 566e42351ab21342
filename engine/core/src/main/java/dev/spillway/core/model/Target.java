package dev.spillway.core.model;

import java.util.Map;

/**
 * One place that a rollout touches.
 *
 * @param name     unique in the definition
 * @param platform which executor: {@code local}, {@code kubernetes}, {@code ecs} …
 * @param instance which of that platform's clusters, accounts or hosts
 * @param role     what of a plan goes there
 * @param settings the executor's own words
 */
public record Target(String name, String platform, String instance, Role role, Map<String, String> settings) {
    /** What a target carries: instances, traffic, both, flags, or a schema. */
    public enum Role {
        WORKLOAD, TRAFFIC, SERVICE, FLAG, DATABASE;

        public boolean hasCapacity() {
            return this == WORKLOAD || this == SERVICE;
        }

        public boolean hasTraffic() {
            return this == TRAFFIC || this == SERVICE;
        }
    }

    public Target {
        Limits.name("target.name", name);
        Limits.name("target.platform", platform);
        Limits.name("target.instance", instance);
        settings = Limits.sorted(settings);
    }

    /** A target of flags says of each flag that it owns what those get who see it on. */
    public boolean carries(String flag) {
        return role == Role.FLAG && settings.containsKey("on." + flag);
    }
}
