package dev.spillway.blackbox;

import dev.spillway.schemas.registry.SchemaRegistryClient;
import dev.spillway.streams.EngineConfig;
import dev.spillway.streams.EngineProcess;
import dev.spillway.wire.Wire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;

/** An engine as a process: bootstrap, registry, instance, state directory, milliseconds between commits. */
final class EngineMain {
    private EngineMain() {}

    public static void main(String[] args) throws InterruptedException {
        Lifeline.hold();
        var wire = new Wire(new SchemaRegistryClient(Cluster.patient(args[1])));
        EngineConfig usual = EngineConfig.of(args[0], args[2], Path.of(args[3]));
        var config = new EngineConfig(usual.bootstrap(), usual.applicationId(), usual.instance(), usual.stateDir(),
                usual.threads(), usual.standbys(), usual.replication(), Duration.ofMillis(Long.parseLong(args[4])),
                usual.extra());
        try (var engine = EngineProcess.start(config, wire, new SimpleMeterRegistry())) {
            engine.awaitEnd().ifPresent(System.err::println);
        }
    }
}
