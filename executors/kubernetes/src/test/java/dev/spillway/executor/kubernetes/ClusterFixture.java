package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Platform;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.PlatformUnderTest;
import dev.spillway.executor.kubernetes.api.Clients;
import dev.spillway.executor.kubernetes.api.Fences;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** A namespace of its own in a real cluster, that goes with it. */
final class ClusterFixture implements PlatformUnderTest<Picture, Call> {
    private final String namespace = "spillway-it-" + UUID.randomUUID().toString().substring(0, 8);
    private final KubernetesClient admin = client();
    private final KubernetesPlatform platform = new KubernetesPlatform(client());
    private final List<List<Share>> journal = new ArrayList<>();
    private final Set<String> versions = new HashSet<>();
    private final Watch watch;

    /** @param replicas of the Deployment that is there */
    ClusterFixture(int replicas) {
        admin.namespaces().resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
                .create();
        apply(deployment(replicas));
        apply(Guide.service("app: my-app"));
        watch = admin.services().inNamespace(namespace).withName("my-app").watch(new Watcher<Service>() {
            @Override
            public void eventReceived(Action action, Service service) {
                note(service);
            }

            @Override
            public void onClose(WatcherException cause) {
                note(service());
            }
        });
    }

    /** The guide's, without its probe: the image answers nobody. */
    private static String deployment(int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: my-app}
                spec:
                  replicas: %d
                  progressDeadlineSeconds: 120
                  selector: {matchLabels: {app: my-app, version: blue}}
                  template:
                    metadata: {labels: {app: my-app, version: blue}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers: [{name: app, image: "%s"}]
                """.formatted(replicas, image());
    }

    private static KubernetesClient client() {
        try {
            return Clients.open(Optional.empty(), Optional.ofNullable(System.getProperty("cluster.context")));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** Any that runs until it is ended. */
    static String image() {
        String image = System.getProperty("cluster.image", "");
        if (image.isEmpty()) {
            throw new IllegalStateException(
                    "-Dcluster.image is missing: an image that the cluster can pull and that runs"
                            + " until it is ended");
        }
        return image;
    }

    private void apply(String yaml) {
        admin.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items()
                .forEach(item -> admin.resource(item).inNamespace(namespace).create());
    }

    Service service() {
        return admin.services().inNamespace(namespace).withName("my-app").require();
    }

    KubernetesClient admin() {
        return admin;
    }

    String namespace() {
        return namespace;
    }

    private synchronized void note(Service service) {
        String shares = Fences.annotations(service).get(Marks.SHARES);
        versions.add(service.getMetadata().getResourceVersion());
        if (shares != null) {
            List<Share> now = new ArrayList<>(Ratio.read(shares));
            now.sort((one, other) -> one.revision().compareTo(other.revision()));
            if (journal.isEmpty() || !journal.getLast().equals(now)) {
                journal.add(now);
            }
        }
        notifyAll();
    }

    @Override
    public Platform<Picture, Call> platform() {
        return platform;
    }

    @Override
    public Target target() {
        return target(Map.of("service", "my-app", "replicas", "20", "routing", "replicas"));
    }

    Target target(Map<String, String> more) {
        Map<String, String> settings = new java.util.TreeMap<>(Map.of("namespace", namespace, "deployment", "my-app"));
        settings.putAll(more);
        return new Target("app", "kubernetes", "cluster", settings.containsKey("service") ? "service" : "workload",
                settings);
    }

    @Override
    public Revision revision(String label) {
        return new Revision(label, label, image(), Map.of("REVISION", label), Map.of(), "");
    }

    /** What the watch saw, once it has seen the version that is there now. */
    @Override
    public synchronized List<List<Share>> journal() {
        String newest = service().getMetadata().getResourceVersion();
        try {
            while (!versions.contains(newest)) {
                wait(1000);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(journal);
    }

    @Override
    public void pass(Duration time) {
        LockSupport.parkNanos(Math.min(time.toNanos(), Duration.ofSeconds(2).toNanos()));
    }

    @Override
    public void close() {
        watch.close();
        var _ = admin.namespaces().withName(namespace).delete();
        platform.close();
        admin.close();
    }
}
