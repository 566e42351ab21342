package dev.spillway.executor.metrics;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a metrics executor may do besides asking.
 *
 * @param secrets directory of files NAME/KEY, as Kubernetes mounts them
 * @param allowExec run the commands that arrive on the topic, as this process' user
 */
public record MetricsOptions(Optional<Path> secrets, boolean allowExec) {
    public static final MetricsOptions NONE = new MetricsOptions(Optional.empty(), false);
}
