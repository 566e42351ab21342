package dev.spillway.cli.role;

import dev.spillway.cli.Stop;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/** How a role, or a command that reads topics, finds Kafka and the registry. */
public final class ClusterOptions {
    @Option(names = "--bootstrap", paramLabel = "HOST:PORT", defaultValue = "${SPILLWAY_BOOTSTRAP:-127.0.0.1:9092}", description = "Kafka brokers (SPILLWAY_BOOTSTRAP; default ${DEFAULT-VALUE}).")
    String bootstrap = "";

    @Option(names = "--registry", paramLabel = "URL", defaultValue = "${SPILLWAY_REGISTRY:-http://127.0.0.1:8081}", description = "Schema registries, comma-separated (SPILLWAY_REGISTRY; default ${DEFAULT-VALUE}).")
    String registry = "";

    @Option(names = "--kafka", paramLabel = "KEY=VALUE", description = "A property for every Kafka client and the registry client; may be repeated.")
    Map<String, String> extra = new HashMap<>();

    @Option(names = "--kafka-file", paramLabel = "FILE", description = "More of them, as a file of Java properties: for what must not stand on a command line. --kafka goes before it.")
    Optional<Path> file = Optional.empty();

    public Cluster cluster() {
        var all = new HashMap<String, String>();
        file.ifPresent(path -> properties(path).forEach((key, value) -> all.put(key.toString(), value.toString())));
        all.putAll(extra);
        return new Cluster(bootstrap, registry, all);
    }

    private static Properties properties(Path path) {
        var properties = new Properties();
        try (Reader in = Files.newBufferedReader(path)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw Stop.badInput("--kafka-file", path + " cannot be read as properties ("
                    + e.getClass().getSimpleName() + "); each line is KEY=VALUE");
        }
        return properties;
    }
}
