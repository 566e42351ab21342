package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.state.State;
import dev.spillway.executor.kubernetes.api.Clients;
import dev.spillway.executor.kubernetes.model.ModelCluster;
import dev.spillway.gateway.alert.WebhookConfig;
import dev.spillway.gateway.view.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole Spillway, as {@code spillway dev --kubeconfig} starts it, and the model of a cluster behind the kubeconfig. */
@Timeout(300)
class OnKubernetesTest {
    private static final ServiceId APP = new ServiceId("prod", "my-app");

    @TempDir
    Path directory = Path.of("");

    private final ModelCluster cluster = new ModelCluster();
    private Optional<Rig> started = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        Path kubeconfig = cluster.kubeconfig(directory);
        started = Optional.of(new Rig(directory.resolve("stack"), WebhookConfig.STANDARD,
                Optional.of(Clients.open(Optional.of(kubeconfig), Optional.of("model"))), Optional.empty()));
        cluster.runInBackground();
    }

    @AfterEach
    void stop() {
        started.ifPresent(Rig::close);
        cluster.close();
    }

    private Rig rig() {
        return started.orElseThrow();
    }

    private void define(String strategy, String kubernetes) throws IOException, InterruptedException {
        var answer = rig().define("""
                apiVersion: spillway.dev/v1
                kind: Service
                metadata: {environment: prod, name: my-app}
                targets:
                  - name: app
                    platform: kubernetes
                    kubernetes: {namespace: prod, %s}
                strategy: {%s}
                policy: {window: 1h}
                """.formatted(kubernetes, strategy));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private void deploy(String image) throws IOException, InterruptedException {
        var revision = Map.of("label", image, "artifact", "my-app:" + image);
        var answer = rig().ask(APP, "deploy", Json.write(Map.of("revision", revision)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private <E extends Event> E await(Class<E> type, int times) {
        Awaitility.await(times + " " + type.getSimpleName()).atMost(Duration.ofSeconds(90)).until(
                () -> all(type).size() >= times);
        return all(type).get(times - 1);
    }

    private <E extends Event> List<E> all(Class<E> type) {
        return rig().log(APP).stream().map(Entry::event).filter(type::isInstance).map(type::cast).toList();
    }

    private Map<String, String> selector() {
        return cluster.service("my-app").getSpec().getSelector();
    }

    private String image(String deployment) {
        return cluster.deployment(deployment).getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
    }

    private int replicas(String deployment) {
        return cluster.deployment(deployment).getSpec().getReplicas();
    }

    private static String deployment(String name, int replicas, String version) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s}
                spec:
                  replicas: %d
                  progressDeadlineSeconds: 60
                  selector: {matchLabels: {app: my-app, version: %s}}
                  template:
                    metadata: {labels: {app: my-app, version: %s}}
                    spec: {containers: [{name: app, image: "my-app:v1"}]}
                """.formatted(name, replicas, version, version);
    }

    private static String service(String selector) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: my-app}
                spec: {selector: {%s}, ports: [{port: 80, targetPort: 8080}]}
                """.formatted(selector);
    }

    @Test
    void blueGreenAdoptsWhatRunsSwitchesAndIsUndone() throws Exception {
        // given
        cluster.apply(deployment("my-app-blue", 3, "blue")).apply(service("app: my-app, version: blue"));
        define("blueGreen: {bake: 1s}", "deployment: my-app-blue, copy: my-app-green, service: my-app");
        // when
        deploy("v2");
        await(Event.Promoted.class, 1);
        // then
        assertThat(all(Event.Adopted.class)).hasSize(1);
        assertThat(selector()).isEqualTo(Map.of("app", "my-app", "version", "green"));
        assertThat(image("my-app-green")).isEqualTo("my-app:v2");
        assertThat(replicas("my-app-blue")).as("warm, for the window").isEqualTo(3);
        // when
        rig().ask(APP, "undo", "{\"reason\": \"test\"}");
        var ended = await(Event.RolloutEnded.class, 1);
        // then
        assertThat(ended.ended().ending()).isEqualTo(State.Ending.UNDONE);
        assertThat(selector()).isEqualTo(Map.of("app", "my-app", "version", "blue"));
        assertThat(replicas("my-app-green")).isZero();
    }

    @Test
    void aCanaryByReplicasGoesUpAndIsAborted() throws Exception {
        // given
        cluster.apply(deployment("my-app", 10, "v1")).apply(service("app: my-app"));
        define("canary: {steps: [{setWeight: 10}, {pause: {}}, {setWeight: 50}, {pause: {}}]}",
                "deployment: my-app, service: my-app, routing: replicas, replicas: 10");
        // when
        deploy("v2");
        await(Event.Held.class, 1);
        // then
        assertThat(List.of(replicas("my-app"), replicas("my-app-copy"))).containsExactly(9, 1);
        assertThat(selector()).isEqualTo(Map.of("app", "my-app"));
        // when
        rig().ask(APP, "promote", "{}");
        await(Event.Held.class, 2);
        // then
        assertThat(List.of(replicas("my-app"), replicas("my-app-copy"))).containsExactly(5, 5);
        // when
        rig().ask(APP, "abort", "{\"reason\": \"test\"}");
        var ended = await(Event.RolloutEnded.class, 1);
        // then
        assertThat(ended.ended().ending()).isEqualTo(State.Ending.ROLLED_BACK);
        assertThat(List.of(replicas("my-app"), replicas("my-app-copy"))).containsExactly(10, 0);
        assertThat(selector()).containsEntry("version", "v1");
    }

    @Test
    void aRollingUpdateIsPromotedAndOneThatIsStuckIsRolledBack() throws Exception {
        // given
        cluster.apply(deployment("my-app", 4, "v1"));
        define("rolling: {}", "deployment: my-app, maxSurge: 25%, maxUnavailable: 25%, progressDeadlineSeconds: 60");
        // when
        deploy("v2");
        await(Event.Promoted.class, 1);
        // then
        assertThat(image("my-app")).isEqualTo("my-app:v2");
        // when
        deploy("never");
        var ended = await(Event.RolloutEnded.class, 2);
        // then
        assertThat(ended.ended().ending()).isEqualTo(State.Ending.ROLLED_BACK);
        assertThat(ended.ended().reason()).contains("ProgressDeadlineExceeded", "ImagePullBackOff");
        assertThat(image("my-app")).isEqualTo("my-app:v2");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(
                () -> cluster.deployment("my-app").getStatus().getReadyReplicas() == 4);
    }

    @Test
    void aDeploymentThatIsNotThereEndsTheRolloutWithAReason() throws Exception {
        // given
        define("rolling: {}", "deployment: gone");
        // when
        deploy("v2");
        var ended = await(Event.RolloutEnded.class, 1);
        // then
        assertThat(ended.ended().reason()).contains("there is no Deployment gone in namespace prod");
    }
}
