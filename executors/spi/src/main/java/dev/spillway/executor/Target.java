package dev.spillway.executor;

import java.util.Map;

/**
 * Where a command is to be carried out.
 *
 * @param name what the service calls it, for example {@code app}
 * @param platform the kind of executor, for example {@code local}
 * @param instance which one of that kind: cluster, account and region, host
 * @param settings what the platform needs to know to find and shape it; never a secret, only references to one
 */
public record Target(String name, String platform, String instance, Map<String, String> settings) {
    public Target {
        Check.text("target.name", name);
        Check.text("target.platform", platform);
        Check.text("target.instance", instance);
        settings = Map.copyOf(settings);
    }
}
