package dev.spillway.executor.kubernetes.model;

import dev.spillway.executor.kubernetes.api.Clients;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A cluster in this process. Its controllers move only when time passes, or in the background if that is wished. */
public final class ModelCluster implements AutoCloseable {
    public static final String NAMESPACE = "prod";
    private static final Logger LOUD = Logger.getLogger("io.fabric8.mockwebserver");

    private final StrictServer store = new StrictServer();
    private final KubernetesMockServer server;
    private final KubernetesClient admin;
    private final Controllers controllers;
    private volatile boolean open = true;

    public ModelCluster() {
        LOUD.setLevel(Level.OFF);
        server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), store, false);
        server.init();
        admin = client();
        controllers = new Controllers(admin);
        admin.namespaces().resource(new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
                .create();
    }

    /** Another client, as the executor has one. */
    public KubernetesClient client() {
        Config config = server.createClient().getConfiguration();
        return Clients.open(config);
    }

    public KubernetesClient admin() {
        return admin;
    }

    /** A kubeconfig for whoever comes from outside. */
    public Path kubeconfig(Path directory) {
        String text = """
                apiVersion: v1
                kind: Config
                clusters: [{name: model, cluster: {server: "%s"}}]
                contexts: [{name: model, context: {cluster: model, user: model}}]
                users: [{name: model, user: {token: none}}]
                current-context: model
                """.formatted(admin.getMasterUrl());
        try {
            return Files.writeString(directory.resolve("kubeconfig"), text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public Controllers controllers() {
        return controllers;
    }

    /** As {@code kubectl create -f}: one or more YAML documents. */
    public ModelCluster apply(String yaml) {
        admin.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items().forEach(item -> {
            if (item instanceof GenericKubernetesResource generic) {
                admin.genericKubernetesResources(generic.getApiVersion(), generic.getKind()).inNamespace(NAMESPACE)
                        .resource(generic).create();
            } else {
                admin.resource(item).inNamespace(NAMESPACE).create();
            }
        });
        return this;
    }

    public void pass(Duration time) {
        controllers.pass(time);
    }

    /** Until nothing moves any more. */
    public void settle() {
        for (int i = 0; i < 40; i++) {
            pass(Duration.ofSeconds(1));
        }
    }

    /** Time passes by itself, a second of the cluster's in a few milliseconds. */
    public void runInBackground() {
        Thread _ = Thread.ofVirtual().start(() -> {
            while (open) {
                controllers.pass(Duration.ofSeconds(1));
                java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        });
    }

    public Deployment deployment(String name) {
        return admin.apps().deployments().inNamespace(NAMESPACE).withName(name).require();
    }

    public Service service(String name) {
        return admin.services().inNamespace(NAMESPACE).withName(name).require();
    }

    /** Somebody else's change of a Deployment. */
    public void patchDeployment(String name, String jsonPatch) {
        admin.apps().deployments().inNamespace(NAMESPACE).resource(deployment(name)).patch(
                PatchContext.of(PatchType.JSON), jsonPatch);
    }

    /** Somebody else's change of a Service. */
    public void patchService(String name, String jsonPatch) {
        admin.services().inNamespace(NAMESPACE).resource(service(name)).patch(PatchContext.of(PatchType.JSON),
                jsonPatch);
    }

    /** The next request of this method whose path fits is answered so, and has no effect. */
    public void refuseNext(String method, String path, int code, String message) {
        store.fault(request -> request.getMethod().equals(method) && request.getPath().matches(path), code, message,
                false);
    }

    /** The next such request has its effect, and is answered so. */
    public void loseAnswer(String method, String path, int code) {
        store.fault(request -> request.getMethod().equals(method) && request.getPath().matches(path), code,
                "etcdserver: request timed out", true);
    }

    public void away(boolean now) {
        store.away(now);
    }

    /** Nobody listens any more. */
    public void stop() {
        open = false;
        server.destroy();
    }

    public void serves(String groupVersion, String kind, String plural) {
        store.serves(groupVersion, kind, plural);
    }

    /** Writes that the API server took, as {@code PATCH path body}; those of the controllers too. */
    public List<String> writes() {
        return store.writes().stream().map(write -> write.method() + " " + write.path() + " " + write.body()).toList();
    }

    @Override
    public void close() {
        if (open) {
            stop();
        }
        admin.close();
    }
}
