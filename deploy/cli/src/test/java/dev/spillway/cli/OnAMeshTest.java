package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.ServiceId;
import dev.spillway.executor.kubernetes.model.ModelCluster;
import dev.spillway.gateway.alert.WebhookConfig;
import dev.spillway.gateway.view.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole Spillway with a cluster's model: pods by Kubernetes, requests by Istio, commands by Kafka. */
@Timeout(300)
class OnAMeshTest {
    private static final ServiceId SHOP = new ServiceId("prod", "my-app");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: my-app}
            spec:
              replicas: 2
              selector: {matchLabels: {app: my-app, version: v1}}
              template:
                metadata: {labels: {app: my-app, version: v1}}
                spec:
                  containers: [{name: app, image: "my-app:v1"}]
            """;
    private static final String VIRTUAL_SERVICE = """
            apiVersion: networking.istio.io/v1beta1
            kind: VirtualService
            metadata: {name: my-app}
            spec:
              hosts: [my-app]
              http:
                - timeout: 3s
                  route:
                    - {destination: {host: my-app, subset: stable}, weight: 100}
                    - {destination: {host: my-app, subset: canary}, weight: 0}
            """;
    private static final String DESTINATION_RULE = """
            apiVersion: networking.istio.io/v1beta1
            kind: DestinationRule
            metadata: {name: my-app}
            spec:
              host: my-app
              subsets:
                - {name: stable, labels: {version: v1}}
                - {name: canary, labels: {version: v2}}
            """;
    private static final String DEFINITION = """
            apiVersion: spillway.dev/v1
            kind: Service
            metadata: {name: my-app, environment: prod}
            targets:
              - {name: pods, platform: kubernetes, kubernetes: {namespace: prod, deployment: my-app}}
              - name: router
                platform: istio
                istio: {namespace: prod, virtualService: my-app, destinationRule: my-app}
            strategy:
              canary:
                steps:
                  - setHeaderRoute: {name: testers, match: [{headerName: X-Tester, headerValue: {exact: "yes"}}]}
                  - setWeight: 10
                  - pause: {}
                  - setWeight: 100
            policy: {window: 5s}
            """;

    /** The same place, in Argo Rollouts' words. */
    private static final String ROLLOUT = """
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: {name: my-app, namespace: prod}
            spec:
              replicas: 2
              workloadRef: {apiVersion: apps/v1, kind: Deployment, name: my-app}
              strategy:
                canary:
                  scaleDownDelaySeconds: 5
                  trafficRouting:
                    managedRoutes: [{name: testers}]
                    istio:
                      virtualService: {name: my-app}
                      destinationRule: {name: my-app, stableSubsetName: stable, canarySubsetName: canary}
                  steps:
                    - setHeaderRoute: {name: testers, match: [{headerName: X-Tester, headerValue: {prefix: y}}]}
                    - setWeight: 20
                    - pause: {}
            """;

    @TempDir
    Path directory = Path.of("");

    @Test
    void revisionsArePromotedAndTakenBackByIstio() throws Exception {
        try (ModelCluster cluster = new ModelCluster()) {
            cluster.serves("networking.istio.io/v1beta1", "VirtualService", "virtualservices");
            cluster.serves("networking.istio.io/v1beta1", "DestinationRule", "destinationrules");
            cluster.apply(DEPLOYMENT).apply(VIRTUAL_SERVICE).apply(DESTINATION_RULE);
            cluster.settle();
            cluster.runInBackground();
            try (Rig rig = new Rig(directory.resolve("stack"), WebhookConfig.STANDARD,
                    Optional.of(cluster.client()), Optional.empty())) {
                // given
                var defined = rig.define(DEFINITION);
                assertThat(defined.statusCode()).as(defined.body()).isEqualTo(200);
                // when v2 waits at 10 %
                deploy(rig, "v2");
                await(rig, Event.Held.class, 1);
                // then what ran is adopted, and serves the rest
                assertThat(rig.event(SHOP, Event.Adopted.class)).isNotNull();
                assertThat(weights(cluster)).isEqualTo("90/10");
                assertThat(http(cluster).findValuesAsText("name")).containsExactly("spillway.testers.0");
                assertThat(stable(cluster)).isEqualTo("{\"version\":\"v1\"}");
                // when
                rig.ask(SHOP, "promote", "{}");
                await(rig, Event.Promoted.class, 1);
                // then
                String v2 = rig.event(SHOP, Event.Promoted.class).revision().id().value();
                assertThat(stable(cluster)).isEqualTo("{\"spillway.dev/revision\":\"" + v2 + "\"}");
                assertThat(weights(cluster)).isEqualTo("100/0");
                assertThat(http(cluster).findValuesAsText("name")).isEmpty();
                await(rig, Event.RolloutEnded.class, 1);
                // when Argo's Rollout says how, v3 waits at 20 %, and is taken back
                var argo = rig.define(ROLLOUT);
                assertThat(argo.statusCode()).as(argo.body()).isEqualTo(200);
                deploy(rig, "v3");
                await(rig, Event.Held.class, 2);
                assertThat(weights(cluster)).isEqualTo("80/20");
                assertThat(http(cluster).at("/0/match/0/headers").toString())
                        .isEqualTo("{\"x-tester\":{\"prefix\":\"y\"}}");
                rig.ask(SHOP, "abort", "{\"reason\": \"test\"}");
                await(rig, Event.RolloutEnded.class, 2);
                // then
                assertThat(weights(cluster)).isEqualTo("100/0");
                assertThat(http(cluster).findValuesAsText("name")).isEmpty();
                assertThat(stable(cluster)).isEqualTo("{\"spillway.dev/revision\":\"" + v2 + "\"}");
                assertThat(http(cluster).at("/0/timeout").asText()).isEqualTo("3s");
            }
        }
    }

    private static void deploy(Rig rig, String label) throws Exception {
        var revision = Map.of("label", label, "artifact", "my-app:" + label, "config", Map.of());
        var answer = rig.ask(SHOP, "deploy", Json.write(Map.of("revision", revision)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void await(Rig rig, Class<? extends Event> type, int times) {
        Awaitility.await(times + " " + type.getSimpleName()).atMost(Duration.ofSeconds(90)).until(
                () -> seen(rig, type), n -> n >= times);
    }

    private static int seen(Rig rig, Class<? extends Event> type) {
        List<Event> log = rig.log(SHOP).stream().map(Entry::event).toList();
        assertThat(log).noneMatch(Event.DriftFound.class::isInstance);
        return (int) log.stream().filter(type::isInstance).count();
    }

    private static JsonNode http(ModelCluster cluster) {
        return object(cluster, "VirtualService").at("/spec/http");
    }

    private static String weights(ModelCluster cluster) {
        JsonNode http = http(cluster);
        JsonNode route = http.get(http.size() - 1).path("route");
        return route.get(0).path("weight").asText() + "/" + route.get(1).path("weight").asText();
    }

    private static String stable(ModelCluster cluster) {
        return object(cluster, "DestinationRule").at("/spec/subsets/0/labels").toString();
    }

    private static JsonNode object(ModelCluster cluster, String kind) {
        return JSON.valueToTree(cluster.admin().genericKubernetesResources("networking.istio.io/v1beta1", kind)
                .inNamespace(ModelCluster.NAMESPACE).withName("my-app").get());
    }
}
