package dev.spillway.executor;

import java.util.Map;

/**
 * Where a command is to be carried out.
 *
 * @param name what the service calls it, for example {@code app}
 * @param platform the kind of executor, for example {@code local}
 * @param instance which one of that kind: cluster, account and region, host
 * @param role what of it is ours: {@code workload}, {@code traffic}, {@code service} (both), {@code flag} or {@code database}
 * @param settings what the platform needs to know to find and shape it; never a secret, only references to one
 */
public record Target(String name, String platform, String instance, String role, Map<String, String> settings) {
    public Target {
        Check.text("target.name", name);
        Check.text("target.platform", platform);
        Check.text("target.instance", instance);
        Check.text("target.role", role);
        settings = Map.copyOf(settings);
    }

    /** A service: both workload and traffic. */
    public Target(String name, String platform, String instance, Map<String, String> settings) {
        this(name, platform, instance, "service", settings);
    }

    /** Whether traffic commands are for it, and so whoever serves it must route requests. */
    public boolean hasTraffic() {
        return role.equals("service") || role.equals("traffic");
    }
}
