package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Command;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Health;
import dev.spillway.executor.kubernetes.api.Fences;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the Deployments of the namespaces that commands name, and tells of health that changes unasked. A watch that breaks is
 * taken up again by its client, with a list of what changed meanwhile.
 */
final class Watcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

    private record Key(String namespace, String name) {}

    private record Owner(String service, String target) {}

    /** @param whole whether all were ready once since this many were asked for: before that it is on its way up */
    private record Told(String revision, int wanted, Fence fence, boolean whole, int ready) {}

    private final KubernetesClient client;
    private final Map<String, SharedIndexInformer<Deployment>> informers = new ConcurrentHashMap<>();
    private final Map<Key, Owner> owners = new ConcurrentHashMap<>();
    private final Map<Key, Told> told = new ConcurrentHashMap<>();
    private volatile Consumer<Health> listener = health -> LOG.debug("health before anybody listens: {}", health);

    Watcher(KubernetesClient client) {
        this.client = client;
    }

    void listen(Consumer<Health> next) {
        listener = next;
    }

    /** A command's target is served here: what becomes of it is told from now on. */
    void follow(Command command, Settings settings) {
        Owner owner = new Owner(command.service(), command.target().name());
        owners.put(new Key(settings.namespace(), settings.deployment()), owner);
        owners.put(new Key(settings.namespace(), settings.copy()), owner);
        watch(settings.namespace());
    }

    /** Also after a restart, before any command comes: what Spillway wrote says whose it is. */
    void watch(String namespace) {
        informers.computeIfAbsent(namespace, this::started);
    }

    private SharedIndexInformer<Deployment> started(String namespace) {
        SharedIndexInformer<Deployment> informer = client.apps().deployments().inNamespace(namespace).runnableInformer(
                0);
        informer.addEventHandler(new ResourceEventHandler<Deployment>() {
            @Override
            public void onAdd(Deployment now) {
                look(now);
            }

            @Override
            public void onUpdate(Deployment before, Deployment now) {
                look(now);
            }

            @Override
            public void onDelete(Deployment gone, boolean unknown) {
                deleted(gone);
            }
        });
        // no rights, or nobody there: it is tried again, and commands say what is wrong
        informer.exceptionHandler((isStarted, error) -> {
            LOG.warn("the Deployments of namespace {} cannot be watched: {}", namespace, error.toString());
            return true;
        });
        var _ = informer.start().exceptionally(error -> {
            LOG.warn("the Deployments of namespace {} cannot be watched: {}", namespace, error.toString());
            return null;
        });
        return informer;
    }

    private void look(Deployment deployment) {
        Key key = key(deployment);
        int wanted = Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
        int ready = Math.min(wanted, ready(deployment));
        String revision = Identity.of(deployment.getSpec().getTemplate(), "");
        Fence fence = Fences.of(deployment);
        Optional<Told> before = Optional.ofNullable(told.get(key)).filter(one -> one.revision().equals(revision));
        // another count with the same fence is somebody else's: what was whole is that no more
        boolean ours = before.filter(one -> one.wanted() == wanted || one.fence().equals(fence)).isEmpty();
        boolean whole = (!ours && before.get().whole()) || (wanted > 0 && ready == wanted);
        Told now = new Told(revision, wanted, fence, whole, ready);
        Told last = told.put(key, now);
        if (whole && (last == null || last.ready() != ready || last.wanted() != wanted || !last.whole()
                || !last.revision().equals(revision))) {
            tell(deployment, revision, ready, wanted);
        }
    }

    /** Of the present template; before the controller has looked nothing is. */
    private static int ready(Deployment deployment) {
        DeploymentStatus status = Optional.ofNullable(deployment.getStatus()).orElseGet(DeploymentStatus::new);
        long seen = Optional.ofNullable(status.getObservedGeneration()).orElse(0L);
        long written = Optional.ofNullable(deployment.getMetadata().getGeneration()).orElse(0L);
        int updated = Optional.ofNullable(status.getUpdatedReplicas()).orElse(0);
        return seen < written ? 0 : Math.min(updated, Optional.ofNullable(status.getReadyReplicas()).orElse(0));
    }

    private void deleted(Deployment gone) {
        Told last = told.remove(key(gone));
        if (last != null && last.whole()) {
            tell(gone, last.revision(), 0, last.wanted());
        }
    }

    private void tell(Deployment deployment, String revision, int ready, int wanted) {
        owner(deployment).ifPresent(owner -> listener.accept(
                new Health(owner.service(), owner.target(), revision, ready, wanted)));
    }

    private Optional<Owner> owner(Deployment deployment) {
        Owner known = owners.get(key(deployment));
        String service = Fences.annotations(deployment).get(Marks.SERVICE);
        String target = Optional.ofNullable(deployment.getMetadata().getLabels()).orElse(Map.of()).get(Marks.TARGET);
        return known == null && service != null && target != null
                ? Optional.of(new Owner(service, target))
                : Optional.ofNullable(known);
    }

    private static Key key(Deployment deployment) {
        return new Key(deployment.getMetadata().getNamespace(), deployment.getMetadata().getName());
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::close);
    }
}
