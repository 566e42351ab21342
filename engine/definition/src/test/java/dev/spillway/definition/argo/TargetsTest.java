package dev.spillway.definition.argo;

import static dev.spillway.definition.argo.Manifests.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Step;
import dev.spillway.core.model.Target;
import dev.spillway.core.model.Weight;
import dev.spillway.definition.Reading;
import dev.spillway.definition.yaml.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a Rollout by itself runs. */
class TargetsTest {
    private static String rollout(String strategy) {
        return """
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: {name: basket, namespace: shop}
                spec:
                  replicas: 8
                  minReadySeconds: 5
                  progressDeadlineSeconds: 300
                  template:
                    spec:
                      containers:
                        - {name: app, image: "registry.example.org/basket:v7"}
                        - {name: sidecar, image: "registry.example.org/sidecar:1"}
                  strategy:
                %s
                """.formatted(strategy.indent(4).stripTrailing());
    }

    private static String routed(String routing, String... canary) {
        return rollout("canary:\n" + String.join("", canary) + "  trafficRouting:\n" + routing.indent(4)
                + "  steps: [{setWeight: 10}]\n");
    }

    private static final Target PODS = new Target("basket", "kubernetes", "dev", Target.Role.WORKLOAD,
            Map.of("deployment", "basket", "namespace", "shop", "replicas", "8", "minReadySeconds", "5",
                    "progressDeadlineSeconds", "300", "container", "app"));

    private static Target router(String platform, Map<String, String> settings) {
        return new Target("router", platform, "dev", Target.Role.TRAFFIC, settings);
    }

    @Test
    void istioWithSubsetsIsAWorkloadAndARouter() {
        // when
        Reading.Read read = good(routed("""
                istio:
                  virtualService:
                    name: basket
                    routes: [primary, secondary]
                    tlsRoutes: [{port: 443, sniHosts: [a.example, b.example]}, {sniHosts: [c.example]}]
                    tcpRoutes: [{port: 3306}]
                  destinationRule: {name: basket, canarySubsetName: canary, stableSubsetName: stable}
                """));

        // then
        assertThat(read.definition().targets()).containsExactly(PODS, router("istio",
                Map.of("namespace", "shop", "virtualService", "basket", "routes", "primary,secondary", "tlsRoutes",
                        "443/a.example+b.example,/c.example", "tcpRoutes", "3306", "destinationRule", "basket",
                        "canarySubset", "canary", "stableSubset", "stable")));
        assertThat(read.revision().orElseThrow().label()).isEqualTo("v7");
        assertThat(read.revision().orElseThrow().artifact()).isEqualTo("registry.example.org/basket:v7");
    }

    @Test
    void istioWithHostsNamesTheTwoServices() {
        // when
        Reading.Read read = good(routed("istio: {virtualServices: [{name: basket.shop}]}",
                "  stableService: basket-stable\n  canaryService: basket-canary\n"));

        // then
        assertThat(read.definition().targets()).containsExactly(PODS, router("istio", Map.of("namespace", "shop",
                "virtualService", "basket", "stableService", "basket-stable", "canaryService", "basket-canary")));
    }

    @Test
    void headerAndMirrorStepsAreServedByIstio() {
        // when
        Reading.Read read = good(routed("""
                managedRoutes: [{name: testers}]
                istio: {virtualService: {name: basket}, destinationRule: {name: basket}}
                """).replace("[{setWeight: 10}]",
                "[{setHeaderRoute: {name: testers, match: [{headerName: X, headerValue: {exact: a}}]}},"
                        + " {setMirrorRoute: {name: testers, percentage: 20, match: []}}, {setWeight: 10}]"));

        // then
        assertThat(Manifests.steps(read)).hasSize(3).contains(new Step.SetWeight(Weight.percent(10)));
    }

    @Test
    void theGatewayPluginIsARouterOfItsOwn() {
        // when
        Reading.Read read = good(routed("plugins: {argoproj-labs/gatewayAPI: {httpRoute: basket, namespace: edge}}",
                "  stableService: basket-stable\n  canaryService: basket-canary\n"));

        // then
        assertThat(read.definition().targets()).containsExactly(PODS, router("gatewayapi", Map.of("namespace", "edge",
                "httpRoute", "basket", "stableService", "basket-stable", "canaryService", "basket-canary")));
    }

    @Test
    void blueGreenIsAServiceOfKubernetes() {
        // when
        Reading.Read read = good(Manifests.file("blue-green.yaml"));

        // then
        assertThat(read.definition().targets()).singleElement().isEqualTo(new Target("till", "kubernetes", "dev",
                Target.Role.SERVICE,
                Map.of("deployment", "till", "replicas", "4", "service", "till", "previewService", "till-preview")));
    }

    @Test
    void aCanaryWithoutStepsIsRolled() {
        // when
        Reading.Read read = good(rollout("canary: {maxSurge: 25%, maxUnavailable: 1}"));

        // then
        assertThat(read.definition().targets()).singleElement().satisfies(target -> {
            assertThat(target.role()).isEqualTo(Target.Role.WORKLOAD);
            assertThat(target.settings()).containsEntry("maxSurge", "25%").containsEntry("maxUnavailable", "1")
                    .containsAllEntriesOf(PODS.settings());
        });
    }

    static Stream<Arguments> unserved() {
        String services = "  stableService: a\n  canaryService: b\n";
        return Stream.of(
                Arguments.of(routed("nginx: {stableIngress: basket}"), "trafficRouting.nginx", "no executor serves"),
                Arguments.of(routed("alb: {ingress: basket, servicePort: 80}"), "trafficRouting.alb",
                        "no executor serves; istio and the plugin argoproj-labs/gatewayAPI can be read"),
                Arguments.of(routed("plugins: {example/router: {}}"), "trafficRouting.plugins", "no executor serves"),
                Arguments.of(routed("plugins: {argoproj-labs/gatewayAPI: {tcpRoute: a}}"),
                        "trafficRouting.plugins.argoproj-labs/gatewayAPI", "exactly one httpRoute"),
                Arguments.of(routed("istio: {virtualService: {name: a}}\nalb: {ingress: a}"), "trafficRouting",
                        "several routers, istio and alb"),
                Arguments.of(routed("maxTrafficWeight: 100"), "trafficRouting", "names no router"),
                Arguments.of(routed("istio: {virtualServices: [{name: a}, {name: b}]}", services),
                        "trafficRouting.istio", "exactly one VirtualService"),
                Arguments.of(routed("istio: {virtualService: {name: a.other}}", services),
                        "trafficRouting.istio.virtualService.name", "another namespace than the Rollout, 'other'"),
                Arguments.of(routed("istio: {virtualService: {name: a}}"), "stableService", "is missing"),
                Arguments.of(routed("istio: {virtualService: {name: a}}",
                        services + "  pingPong: {pingService: a, pongService: b}\n"), "pingPong", "is not needed"),
                Arguments.of(rollout("canary: {steps: [{setWeight: 5}]}"), "", "--targets FILE"));
    }

    @ParameterizedTest
    @MethodSource("unserved")
    void whatNoExecutorServesIsRefusedWhereItIsWritten(String text, String path, String says) {
        // when
        List<Problem> problems = Manifests.problems(text);

        // then
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.path())
                    .isEqualTo("spec.strategy.canary" + (path.isEmpty() ? "" : "." + path));
            assertThat(problem.message()).contains(says);
            assertThat(problem.line()).isGreaterThan(10);
        });
    }

    @Test
    void aWorkloadThatIsNoDeploymentIsRefused() {
        // given
        String text = Manifests.file("blue-green.yaml").replace("kind: Deployment", "kind: StatefulSet");

        // when / then
        assertThat(Manifests.problems(text)).extracting(Problem::message)
                .anyMatch(message -> message.contains("must be Deployment"));
    }

    @Test
    void aServiceBesideItSaysWhereItRunsWhateverItNames() {
        // when
        Reading.Read read = good(Manifests.beside(routed("nginx: {stableIngress: basket}")));

        // then
        assertThat(read.definition().targets()).extracting(Target::platform).containsExactly("local");
        assertThat(read.warnings()).isNotEmpty();
    }
}
