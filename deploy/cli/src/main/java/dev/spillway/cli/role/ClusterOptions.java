package dev.spillway.cli.role;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How a role, or a command that reads topics, finds Kafka and the registry. */
public final class ClusterOptions {
    @Option(names = "--bootstrap", paramLabel = "HOST:PORT", defaultValue = "${SPILLWAY_BOOTSTRAP:-127.0.0.1:9092}", description = "Kafka brokers (SPILLWAY_BOOTSTRAP; default ${DEFAULT-VALUE}).")
    String bootstrap = "";

    @Option(names = "--registry", paramLabel = "URL", defaultValue = "${SPILLWAY_REGISTRY:-http://127.0.0.1:8081}", description = "Schema registries, comma-separated (SPILLWAY_REGISTRY; default ${DEFAULT-VALUE}).")
    String registry = "";

    @Option(names = "--kafka", paramLabel = "KEY=VALUE", description = "A property for every Kafka client and the registry client; may be repeated.")
    Map<String, String> extra = new HashMap<>();

    public Cluster cluster() {
        return new Cluster(bootstrap, registry, extra);
    }
}
