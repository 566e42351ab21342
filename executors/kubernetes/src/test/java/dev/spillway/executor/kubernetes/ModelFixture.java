package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Platform;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.PlatformUnderTest;
import dev.spillway.executor.kubernetes.model.ModelCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The model of a cluster under the contract: the only way to have weights between all and nothing is by replicas. */
record ModelFixture(ModelCluster cluster, KubernetesPlatform kubernetes) implements PlatformUnderTest<Picture, Call> {
    private static final Pattern SHARES = Pattern.compile("\"path\":\"/metadata/annotations/spillway.dev~1shares\","
            + "\"value\":\"([^\"]*)\"");

    static ModelFixture empty() {
        ModelCluster cluster = new ModelCluster();
        cluster.apply(Guide.deployment("my-app", 0, "blue")).apply(Guide.service("app: my-app"));
        return new ModelFixture(cluster, new KubernetesPlatform(cluster.client()));
    }

    @Override
    public Platform<Picture, Call> platform() {
        return kubernetes;
    }

    @Override
    public Target target() {
        return new Target("app", "kubernetes", "model", Map.of("namespace", ModelCluster.NAMESPACE, "deployment",
                "my-app", "service", "my-app", "replicas", "20", "routing", "replicas"));
    }

    @Override
    public Revision revision(String label) {
        return new Revision(label, label, "my-app:" + label, Map.of(), Map.of(), "");
    }

    /** What the API server took: the shares, as they stand on the Service. */
    @Override
    public List<List<Share>> journal() {
        List<List<Share>> journal = new ArrayList<>();
        for (String write : cluster.writes()) {
            Matcher shares = SHARES.matcher(write);
            if (shares.find()) {
                List<Share> now = new ArrayList<>(Ratio.read(shares.group(1)));
                now.sort((one, other) -> one.revision().compareTo(other.revision()));
                if (journal.isEmpty() || !journal.getLast().equals(now)) {
                    journal.add(now);
                }
            }
        }
        return journal;
    }

    @Override
    public void pass(Duration time) {
        cluster.pass(time.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : time);
    }

    @Override
    public void close() {
        kubernetes.close();
        cluster.close();
    }
}
