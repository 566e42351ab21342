package dev.spillway.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.Reading;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.Rig;
import dev.spillway.executor.kubernetes.model.ModelCluster;
import dev.spillway.executor.runtime.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gives commands to a platform on the model of a cluster, and has the runtime's own ordering carry them out. */
final class Desk implements AutoCloseable {
    private static final Duration ALLOWED = Duration.ofMinutes(15);

    private final ModelCluster cluster;
    private final KubernetesPlatform platform;
    private final Map<String, String> settings = new TreeMap<>(Map.of("namespace", ModelCluster.NAMESPACE));
    private final Rig<Picture, Call> rig;
    private String role = "workload";
    private String service = "prod/my-app";
    private boolean owner = true;
    private long epoch = 1;
    private long seq;

    Desk(ModelCluster cluster) {
        this.cluster = cluster;
        this.platform = new KubernetesPlatform(cluster.client());
        this.rig = new Rig<>(platform, Pace.STANDARD,
                time -> cluster.pass(time.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : time));
    }

    /** With a Service in it, it has the traffic too. */
    Desk with(String setting, String value) {
        settings.put(setting, value);
        role = settings.containsKey("service") ? "service" : "workload";
        return this;
    }

    Desk of(String name) {
        service = name;
        return this;
    }

    /** Another process that knows nothing of what this one saw. */
    Desk again() {
        Desk other = new Desk(cluster);
        other.settings.putAll(settings);
        other.role = role;
        other.owner = false;
        return other;
    }

    KubernetesPlatform platform() {
        return platform;
    }

    Rig<Picture, Call> rig() {
        return rig;
    }

    static Revision revision(String label) {
        return new Revision(label, label, "my-app:" + label, Map.of(), Map.of(), "");
    }

    static Revision adopted(String id) {
        return new Revision(id, "adopted", "adopted:" + id, Map.of(), Map.of(), "");
    }

    static List<Share> shares(Object... pairs) {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            shares.add(new Share((String) pairs[i], (Integer) pairs[i + 1]));
        }
        return shares;
    }

    Command capacity(Revision revision, int permille) {
        return command(new Desired.Capacity(revision, permille), false);
    }

    Command traffic(Object... shares) {
        return command(Desired.Traffic.of(shares(shares)), false);
    }

    Command expecting(List<Share> expected, Object... shares) {
        return command(new Desired.Traffic(shares(shares), Optional.of(expected), List.of(), Optional.empty()), false);
    }

    Command roll(Revision revision) {
        return command(new Desired.Roll(revision), false);
    }

    /** From here on it goes back. */
    Command back(Desired desired) {
        epoch++;
        return command(desired, true);
    }

    Command command(Desired desired, boolean rollback) {
        seq++;
        return new Command("c" + seq, service, "prod/my-app/r", 0, 0, 1,
                new Target("app", "kubernetes", "model", role, settings), new Fence(epoch, seq), rollback, rig.now(),
                rig.now().plus(ALLOWED), desired);
    }

    Outcome end(Command command) {
        rig.send(command);
        rig.run(_ -> rig.kinds(command).stream().noneMatch(Kind::terminal));
        return rig.outcomes().stream().filter(one -> one.commandId().equals(command.id()))
                .filter(one -> one.kind().terminal()).findFirst().orElseThrow();
    }

    Observed done(Command command) {
        Outcome outcome = end(command);
        assertThat(outcome.kind()).as("%s", outcome).isEqualTo(Kind.DONE);
        return outcome.observed().orElseThrow();
    }

    /** Why it was turned away. */
    String failed(Command command) {
        Outcome outcome = end(command);
        assertThat(outcome.kind()).as("%s", outcome).isIn(Kind.FAILED, Kind.REFUSED);
        return outcome.reason().orElseThrow();
    }

    Observed observed() {
        return switch (platform.observe(command(new Desired.Snapshot(), false))) {
            case Reading.Seen<Picture>(Picture picture) -> platform.report(picture);
            case Reading.Unseen<Picture>(String reason) -> throw new AssertionError(reason);
        };
    }

    /** Who is there, as id and ready of all. */
    Map<String, String> instances() {
        Map<String, String> all = new TreeMap<>();
        observed().instances().forEach(one -> all.put(one.revision(), one.ready() + "/" + one.total()));
        return all;
    }

    @Override
    public void close() {
        platform.close();
        if (owner) {
            cluster.close();
        }
    }
}
