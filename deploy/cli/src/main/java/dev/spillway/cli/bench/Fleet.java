package dev.spillway.cli.bench;

import dev.spillway.cli.role.Cluster;
import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.schemas.Topic;
import dev.spillway.wire.Wire;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The services of the bench, and what is asked of them. */
final class Fleet implements AutoCloseable {
    /** Runs everywhere already, and is adopted. */
    static final Revision V1 = Revision.of("v1", "serve v1");
    static final Revision V2 = Revision.of("v2", "serve v2");
    private static final Actor ACTOR = new Actor("bench", "cli", false);

    private final Wire wire;
    private final KafkaProducer<String, byte[]> producer;

    Fleet(Cluster cluster, Wire wire) {
        this.wire = wire;
        this.producer = Clients.producer(cluster, 0);
    }

    static ServiceId service(int i) {
        return new ServiceId("bench", "service-" + i);
    }

    /** A service whose releases stop at 10 % for hours and are watched. */
    void define(ServiceId service) {
        String text = text(service);
        send(service, "define", ask -> new Request.PutService(ask, definition(text)), text);
    }

    /** Releases v2. */
    void deploy(ServiceId service) {
        send(service, "deploy", ask -> new Request.Deploy(ask, V2, Optional.empty()), "");
    }

    void abort(ServiceId service) {
        send(service, "abort", Request.Abort::new, "");
    }

    private void send(ServiceId service, String requestId, Function<Request.Ask, Request> of, String definition) {
        Request request = of.apply(new Request.Ask(requestId, "", ACTOR, Optional.empty(), Optional.empty(),
                Optional.of("bench"), Instant.now()));
        var _ = producer.send(new ProducerRecord<>(Topic.REQUESTS.topicName(), null, null, service.toString(),
                wire.request(service, request, definition), wire.requestHeaders(service, request)));
    }

    private static Definition definition(String text) {
        return switch (DefinitionReader.read(text)) {
            case Reading.Read read -> read.definition();
            case Reading other ->
                throw new IllegalStateException("the bench's own definition: " + other);
        };
    }

    private static String text(ServiceId service) {
        return """
                apiVersion: spillway.dev/v1
                kind: Service
                metadata: {name: %s, environment: %s}
                targets:
                  - {name: app, platform: local, instance: bench, role: service, local: {command: "serve", port: 8080}}
                strategy:
                  canary:
                    steps: [{setWeight: 10}, {bake: {duration: 6h, maximum: 12h, analyses: [errors]}}]
                analyses:
                  - {name: errors, provider: push, errorRate: {max: 5%%}, minRequests: 100}
                policy: {window: 0s}
                """.formatted(service.name(), service.environment());
    }

    @Override
    public void close() {
        producer.close();
    }
}
