package dev.spillway.cli.role;

import dev.spillway.cli.Exit;
import dev.spillway.cli.Stop;
import dev.spillway.dev.DevStartException;
import dev.spillway.schemas.registry.RegistryException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Model.CommandSpec;

/** What keeps a role from starting, said with the address and what to do about it. */
public final class Starting {
    /** How long a broker may take to answer a question at the start. */
    static final int PATIENCE_MS = 10_000;

    private Starting() {}

    /** A start that may fail for reasons outside. */
    @FunctionalInterface
    public interface Start<T> {
        T start() throws IOException, InterruptedException;
    }

    /** Talks to a cluster; its refusals become a {@link Stop}. */
    static void reach(Cluster cluster, Runnable talk) {
        try {
            talk.run();
        } catch (ConfigException e) {
            throw Stop.badInput("--bootstrap or --kafka", String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            throw Stop.with(Exit.UNREACHABLE, "no Kafka broker answers as it should at " + cluster.bootstrap() + " ("
                    + reason(e) + "); start it, or say where it is with --bootstrap or SPILLWAY_BOOTSTRAP");
        }
    }

    /** Starts a role of a cluster, once a broker has answered. */
    public static <T> T against(Cluster cluster, Start<T> start) throws InterruptedException {
        reach(cluster, cluster::requireBroker);
        try {
            return here(start);
        } catch (RegistryException e) {
            throw Stop.with(Exit.UNREACHABLE, "the schema registry at " + cluster.registry() + " does not serve: "
                    + reason(e) + "; start it, or say where it is with --registry or SPILLWAY_REGISTRY");
        } catch (ConfigException e) {
            throw Stop.badInput("--kafka or --registry", reason(e));
        } catch (KafkaException e) {
            throw Stop.with(Exit.UNREACHABLE, "Kafka at " + cluster.bootstrap() + " refuses: " + reason(e));
        }
    }

    /** Starts what needs ports and directories of this machine. */
    public static <T> T here(Start<T> start) throws InterruptedException {
        try {
            return start.start();
        } catch (DevStartException e) {
            throw Stop.with(Exit.BAD_INPUT, reason(e));
        } catch (FileSystemException e) {
            throw Stop.with(Exit.BAD_INPUT, e.getFile() + " cannot be created, read or written ("
                    + Optional.ofNullable(e.getReason()).orElse(e.getClass().getSimpleName())
                    + "); give this user access to it, or choose another directory");
        } catch (IOException e) {
            throw Stop.with(Exit.BAD_INPUT, reason(e));
        }
    }

    /** The page of a role's meters, if it was asked for. */
    static Optional<MetricsPage> metrics(CommandSpec spec, String host, Optional<Integer> port,
            PrometheusMeterRegistry meters)
            throws InterruptedException {
        if (port.isEmpty()) {
            return Optional.empty();
        }
        int given = Given.port("--metrics-port", port.get());
        MetricsPage page = here(() -> new MetricsPage(host, given, meters::scrape));
        say(spec, "metrics", page.url());
        return Optional.of(page);
    }

    /** Where something can be reached, one line each. */
    static void say(CommandSpec spec, String what, String where) {
        PrintWriter out = spec.commandLine().getOut();
        out.println((what + "           ").substring(0, 11) + where);
        out.flush();
    }

    private static String reason(Exception e) {
        return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    }
}
