package dev.spillway.streams;

import dev.spillway.core.event.Entry;
import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Fence;
import dev.spillway.core.model.Instances;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal.Outcome.Kind;
import dev.spillway.core.state.Service;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.registry.FakeRegistry;
import dev.spillway.schemas.registry.RegistryConfig;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import dev.spillway.wire.AnswerRecord;
import dev.spillway.wire.DeadLetterRecord;
import dev.spillway.wire.IncrementRecord;
import dev.spillway.wire.Wire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The engine's topology on the test driver, spoken to in the core's words. */
final class Driver implements AutoCloseable {
    static final ServiceId SERVICE = new ServiceId("prod", "checkout");
    static final Revision V1 = Revision.of("v1", "app:1");
    static final Revision V2 = Revision.of("v2", "app:2");
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String DEFINITION = """
            apiVersion: spillway.dev/v1
            kind: Service
            metadata: {name: checkout, environment: prod}
            targets:
              - name: app
                platform: local
                instance: dev
                role: service
                local: {command: "serve {port}", replicas: 2, port: 8080}
            strategy:
              canary:
                steps:
                  - setWeight: 10
                  - bake: {duration: 1m, analyses: [errors]}
                  - setWeight: 100
            analyses:
              - {name: errors, provider: push, interval: 10s, errorRate: {max: 1%}, minRequests: 100}
            """;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Wire wire;
    private final FakeRegistry registry;
    private final TopologyTestDriver driver;
    private final TestOutputTopic<String, byte[]> commands;
    private int ids;

    Driver(Path dir) {
        this(dir, 1);
    }

    /** @param partitions that the topology believes in; the driver itself has one */
    Driver(Path dir, int partitions) {
        try {
            registry = new FakeRegistry();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        wire = new Wire(new SchemaRegistryClient(RegistryConfig.at(registry.url())));
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, EngineConfig.APPLICATION_ID);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
        driver = new TopologyTestDriver(EngineTopology.build(wire, partitions, meters, new Commits()), properties,
                START);
        commands = output(Topic.COMMANDS);
    }

    private TestOutputTopic<String, byte[]> output(Topic topic) {
        return driver.createOutputTopic(topic.topicName(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private TestInputTopic<String, byte[]> input(Topic topic) {
        return driver.createInputTopic(topic.topicName(), new StringSerializer(), new ByteArraySerializer());
    }

    Driver send(Topic topic, String key, byte[] value) {
        input(topic).pipeInput(key, value);
        return this;
    }

    interface ToRequest {
        Request of(Request.Ask ask);
    }

    Driver asks(ToRequest request) {
        return asks("r" + ++ids, request);
    }

    Driver asks(String requestId, ToRequest request) {
        var ask = new Request.Ask(requestId, "", new Actor("alice", "cli", true), Optional.empty(), Optional.empty(),
                Optional.of("because"), START);
        return send(Topic.REQUESTS, SERVICE.toString(), wire.request(SERVICE, request.of(ask), DEFINITION));
    }

    Driver defines() {
        var record = new dev.spillway.wire.RequestRecord.PutService("put", SERVICE, new Actor("alice", "cli", true),
                Optional.empty(), Optional.empty(), Optional.empty(), START, DEFINITION);
        return send(Topic.REQUESTS, SERVICE.toString(), wire.request(record));
    }

    Driver deploys(Revision revision) {
        return asks(ask -> new Request.Deploy(ask, revision, Optional.empty()));
    }

    /** Executors do all that is asked, until nothing is left to do. */
    Driver obeys() {
        while (!commands.isEmpty()) {
            Command command = wire.command(commands.readValue());
            if (!(command.desired() instanceof Desired.Measure)) {
                var outcome = new AnswerRecord.Outcome("o" + ++ids, SERVICE, command.rollout(), command.id(),
                        command.target().name(), Kind.DONE, "executor-1", Optional.of(asAsked(command.desired())),
                        Optional.empty(), START);
                send(Topic.OUTCOMES, SERVICE.toString(), wire.answer(outcome));
            }
        }
        return this;
    }

    private static Observed asAsked(Desired desired) {
        return switch (desired) {
            case Desired.Snapshot _ ->
                new Observed(List.of(), List.of(), Optional.empty(), Fence.NONE, Optional.of("as it was"));
            case Desired.Capacity c -> instances(c.revision().id(), c.permille().equals(Weight.ZERO) ? 0 : 2);
            case Desired.Traffic t ->
                new Observed(t.shares(), List.of(), Optional.empty(), Fence.NONE, Optional.empty());
            case Desired.Roles r ->
                new Observed(List.of(), List.of(), Optional.of(r.stable()), Fence.NONE, Optional.empty());
            case Desired.Flag _,Desired.Restore _,Desired.Migrate _,Desired.Roll _,Desired.Measure _ ->
                Observed.NOTHING;
        };
    }

    private static Observed instances(RevisionId revision, int n) {
        return new Observed(List.of(), List.of(new Instances(revision, n, n)), Optional.empty(), Fence.NONE,
                Optional.empty());
    }

    Driver passes(Duration time) {
        driver.advanceWallClockTime(time);
        return this;
    }

    /** The log since it was last read. */
    List<TestRecord<String, byte[]>> rawLog() {
        return output(Topic.EVENTS).readRecordsToList();
    }

    List<Entry> log() {
        return rawLog().stream().map(r -> wire.event(r.value())).toList();
    }

    List<String> events() {
        return log().stream().map(e -> e.event().getClass().getSimpleName()).toList();
    }

    List<Command> commands() {
        return commands.readValuesToList().stream().map(wire::command).toList();
    }

    List<DeadLetterRecord> deadLetters() {
        return output(Topic.DEAD_LETTERS).readValuesToList().stream().map(wire::deadLetter).toList();
    }

    List<TestRecord<String, byte[]>> written(Topic topic) {
        return output(topic).readRecordsToList();
    }

    Optional<Service> view() {
        Map<String, byte[]> views = output(Topic.SERVICES).readKeyValuesToMap();
        return Optional.ofNullable(views.get(SERVICE.toString())).map(wire::view);
    }

    /** Somebody tells what was counted of a revision in the ten seconds from then on. */
    Driver counts(Revision revision, Instant from, long requests, long errors) {
        String id = "m" + ++ids;
        return send(Topic.OBSERVATIONS, SERVICE.toString(),
                wire.observation(new IncrementRecord(id, SERVICE, revision.id(), "push", Optional.of("errors"),
                        Optional.empty(), from, from.plusSeconds(10), requests, errors, List.of(), Optional.empty())));
    }

    /** Ends instead of {@link #close}, which takes the files away: everything that is in a store is then in its files. */
    void leave() {
        driver.getAllStateStores().values().forEach(StateStore::close);
        registry.close();
    }

    /** The rows as they are stored. */
    KeyValueStore<byte[], byte[]> rows() {
        return driver.getKeyValueStore(Names.ROWS_STORE);
    }

    @Override
    public void close() {
        driver.close();
        registry.close();
    }
}
