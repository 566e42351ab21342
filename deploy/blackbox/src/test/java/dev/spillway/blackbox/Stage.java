package dev.spillway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.state.State.Ended;
import dev.spillway.core.state.State.Ending;
import dev.spillway.core.state.State.Idle;
import dev.spillway.schemas.Topic;
import dev.spillway.wire.RequestRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One test's service, its world and its processes. All of them end with it. */
final class Stage implements AutoCloseable {
    static final String PLATFORM = "memory";
    static final Revision V1 = Revision.of("v1", "app:1");
    static final Revision V2 = Revision.of("v2", "app:2");
    private static final Duration USUAL_COMMITS = Duration.ofMillis(100);
    private static final Logger LOG = LoggerFactory.getLogger(Stage.class);

    private final Cluster cluster;
    private final ServiceId service;
    private final Path dir;
    private final RandomGenerator random;
    private final World world = new World();
    private final WorldServer server;
    private final Watch watch;
    private final Watch early;
    private final KafkaProducer<String, byte[]> producer;
    private final List<Child> children = new CopyOnWriteArrayList<>();

    /** @param name of the test, and so of its service */
    Stage(Cluster cluster, String name, RandomGenerator random) {
        this.cluster = cluster;
        this.service = new ServiceId("prod", name);
        this.dir = cluster.dir().resolve(name);
        this.random = random;
        try {
            this.server = new WorldServer(world);
        } catch (IOException e) {
            throw new IllegalStateException("the world does not start", e);
        }
        this.watch = new Watch(cluster, service, IsolationLevel.READ_COMMITTED);
        this.early = new Watch(cluster, service, IsolationLevel.READ_UNCOMMITTED);
        this.producer = cluster.producer(Map.of());
    }

    // --- what there is ---

    Cluster cluster() {
        return cluster;
    }

    ServiceId service() {
        return service;
    }

    World world() {
        return world;
    }

    WorldServer server() {
        return server;
    }

    Watch watch() {
        return watch;
    }

    /** Sees what is not committed yet, and may never be: a kill from here lands inside the engine's transaction. For traps only. */
    Watch early() {
        return early;
    }

    RolloutId rollout(Revision revision) {
        return new RolloutId(service, revision.label());
    }

    /** Of 1 to {@code most}; follows from the seed. */
    int pick(String what, int most) {
        int n = random.nextInt(most) + 1;
        LOG.info("{}: {} {} of 1..{}", service, what, n, most);
        return n;
    }

    // --- processes ---

    Path stateOf(String engine) {
        return dir.resolve(engine + "-state");
    }

    Child startEngine(String instance) {
        return startEngine(instance, USUAL_COMMITS);
    }

    /** @param commits how long at most a transaction stays open that no decision ends earlier */
    Child startEngine(String instance, Duration commits) {
        return child(instance, EngineMain.class, instance, stateOf(instance).toString(),
                String.valueOf(commits.toMillis()));
    }

    Child startExecutor() {
        return startExecutor("executor");
    }

    /** @param name one that was there before takes its old place at once; a new one waits for the dead one's session to end */
    Child startExecutor(String name) {
        return child(name, ExecutorMain.class, name + "-" + service.name(), service.name(), server.url().toString());
    }

    private Child child(String name, Class<?> main, String... args) {
        var all = new ArrayList<>(
                List.of(cluster.broker().bootstrap(), cluster.registry().url().toString()));
        all.addAll(List.of(args));
        Child child = Child.start(dir, name, main, all);
        children.add(child);
        return child;
    }

    // --- what is asked ---

    /** @param steps of the canary strategy, as YAML in one line */
    Stage defines(String steps) {
        String definition = """
                apiVersion: spillway.dev/v1
                kind: Service
                metadata: {name: %s, environment: prod}
                targets:
                  - {name: app, platform: %s, instance: %s, role: service}
                strategy:
                  canary:
                    steps: %s
                policy: {window: 1s}
                """.formatted(service.name(), PLATFORM, service.name(), steps);
        return asks(new RequestRecord.PutService("define", service, alice(), Optional.empty(), Optional.empty(),
                Optional.empty(), Instant.now(), definition));
    }

    /** The rollout has the revision's label as its request id. */
    Stage deploys(Revision revision) {
        return asks(new RequestRecord.Deploy(revision.label(), service, alice(), Optional.empty(), Optional.empty(),
                Optional.empty(), Instant.now(), revision.label(), revision.artifact(), revision.config(),
                revision.flags(), revision.schemaPhase(), Optional.empty()));
    }

    Stage aborts(RolloutId rollout) {
        return asks(new RequestRecord.Abort("abort", service, alice(), Optional.of(rollout), Optional.empty(),
                Optional.of("because"), Instant.now()));
    }

    private Stage asks(RequestRecord request) {
        return writes(cluster.wire().request(request));
    }

    /** Bytes on the requests' topic, whatever they are. */
    Stage writes(byte[] request) {
        var _ = producer.send(new ProducerRecord<>(Topic.REQUESTS.topicName(), service.toString(), request));
        producer.flush();
        return this;
    }

    private static Actor alice() {
        return new Actor("alice", "test", true);
    }

    /** v1 is deployed to the empty world and becomes stable. */
    Stage makesV1Stable(String steps) {
        defines(steps).deploys(V1);
        assertThat(ended(V1).ending()).isEqualTo(Ending.PROMOTED);
        return this;
    }

    // --- what comes of it ---

    static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(4)).pollInterval(Duration.ofMillis(20));
    }

    /** Waits for the end of a revision's rollout. */
    Ended ended(Revision revision) {
        RolloutId rollout = rollout(revision);
        return await("the end of " + rollout).until(() -> watch.entries().stream().map(entry -> entry.event())
                .filter(Event.RolloutEnded.class::isInstance).map(event -> ((Event.RolloutEnded) event).ended())
                .filter(ended -> ended.rollout().equals(rollout)).findFirst(), Optional::isPresent).orElseThrow();
    }

    /** What must hold at every end: the log in one piece, no command twice, and log, view and world agree on who is stable. */
    void endedWell(Revision stable, Ended last) {
        assertThat(RawLog.verified(cluster, service)).isNotEmpty()
                .noneMatch(entry -> entry.event() instanceof Event.EngineFaulted);
        assertThat(watch.commands()).extracting(Command::id).doesNotHaveDuplicates();
        await("the view of the end").until(
                () -> watch.view().map(view -> view.state().equals(new Idle(Optional.of(last)))).orElse(false));
        Remote.Picture end = world.picture();
        assertThat(World.byRevision(end.shares())).isEqualTo(Map.of(id(stable), 1000));
        assertThat(end.instances()).isEqualTo(Map.of(id(stable), RemotePlatform.FULL));
        assertThat(end.stable()).isEqualTo(id(stable));
    }

    static String id(Revision revision) {
        return revision.id().value();
    }

    @Override
    public void close() {
        try (producer; server; watch; early) {
            children.forEach(Child::close);
        }
    }
}
