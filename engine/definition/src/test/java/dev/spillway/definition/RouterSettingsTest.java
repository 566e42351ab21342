package dev.spillway.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.HeaderMatch;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Target;
import dev.spillway.core.model.Weight;
import dev.spillway.definition.yaml.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The words of the routers of a cluster, and the steps that they serve. */
class RouterSettingsTest {
    private static String service(String router, String steps) {
        return """
                apiVersion: spillway.dev/v1
                kind: Service
                metadata: {name: my-app, environment: prod}
                targets:
                  - {name: pods, platform: kubernetes, kubernetes: {deployment: my-app}}
                  - name: router
                %s
                strategy: {canary: {steps: [%s]}}
                """.formatted(router.indent(4).stripTrailing(), steps);
    }

    private static String istio(String block) {
        return service("platform: istio\nistio: " + block, "{setWeight: 10}");
    }

    private static Target router(String text) {
        Reading reading = DefinitionReader.read(text);
        assertThat(reading).as(reading.toString()).isInstanceOf(Reading.Read.class);
        return ((Reading.Read) reading).definition().targets().getLast();
    }

    @Test
    void subsetsOfADestinationRule() {
        // when
        Target router = router(istio("{namespace: prod, virtualService: my-app, destinationRule: my-app,"
                + " stableSubset: blue, canarySubset: green, label: version, routes: [primary, internal api],"
                + " tlsRoutes: [{port: 443, sniHosts: [a.example, '*.b.example']}], tcpRoutes: [{port: 3306}]}"));

        // then
        assertThat(router).isEqualTo(new Target("router", "istio", "dev", Target.Role.TRAFFIC,
                Map.ofEntries(Map.entry("namespace", "prod"), Map.entry("virtualService", "my-app"),
                        Map.entry("destinationRule", "my-app"), Map.entry("stableSubset", "blue"),
                        Map.entry("canarySubset", "green"), Map.entry("label", "version"),
                        Map.entry("routes", "primary,internal api"),
                        Map.entry("tlsRoutes", "443/a.example+*.b.example"), Map.entry("tcpRoutes", "3306"))));
    }

    @Test
    void backendsOfAnHttpRoute() {
        // when
        Target router = router(service("platform: gatewayapi\n"
                + "gatewayapi: {httpRoute: my-app, rules: [api], stableService: my-app, canaryService: my-app-canary}",
                "{setWeight: 10}"));

        // then
        assertThat(router).isEqualTo(new Target("router", "gatewayapi", "dev", Target.Role.TRAFFIC, Map.of("httpRoute",
                "my-app", "rules", "api", "stableService", "my-app", "canaryService", "my-app-canary")));
    }

    @Test
    void stepsThatRouteByHeaderOrMirror() {
        // given
        String router = "platform: istio\nistio: {virtualService: my-app, destinationRule: my-app}";
        String steps = "{setHeaderRoute: {name: testers, match: [{headerName: X-Tester, headerValue: {exact: 'yes'}}]}},"
                + " {setMirrorRoute: 12.5%}, {setWeight: 10}, {setMirrorRoute: 0}, {setHeaderRoute: {name: testers}}";
        // when
        Reading reading = DefinitionReader.read(service(router, steps));

        // then
        assertThat(reading).as(reading.toString()).isInstanceOf(Reading.Read.class);
        assertThat(((Strategy.Canary) ((Reading.Read) reading).definition().strategy()).steps()).containsExactly(
                new Step.SetHeaderRoute("testers",
                        List.of(new HeaderMatch("X-Tester", HeaderMatch.Match.EXACT, "yes"))),
                new Step.SetMirrorRoute(new Weight(125)), new Step.SetWeight(Weight.percent(10)),
                new Step.SetMirrorRoute(Weight.ZERO), new Step.SetHeaderRoute("testers", List.of()));
    }

    static Stream<Arguments> mistakes() {
        String subsets = "virtualService: a, destinationRule: a";
        String header = "platform: istio\nistio: {virtualService: a, destinationRule: a}";
        return Stream.of(
                Arguments.of(istio("{destinationRule: a}"), "targets[1].istio.virtualService", "is missing"),
                Arguments.of(istio("{virtualService: My_App, destinationRule: a}"), "targets[1].istio.virtualService",
                        "small letters"),
                Arguments.of(istio("{virtualService: a}"), "targets[1].istio.stableService", "is missing"),
                Arguments.of(istio("{" + subsets + ", stableService: b}"), "targets[1].istio.stableService",
                        "beside destinationRule"),
                Arguments.of(istio("{virtualService: a, stableSubset: s}"), "targets[1].istio.stableSubset",
                        "needs destinationRule"),
                Arguments.of(istio("{" + subsets + ", tcpRoutes: [{port: 70000}]}"),
                        "targets[1].istio.tcpRoutes[0].port", "65535"),
                Arguments.of(istio("{" + subsets + ", tcpRoutes: [{port: 1, sniHosts: [a]}]}"),
                        "targets[1].istio.tcpRoutes[0].sniHosts", "unknown field"),
                Arguments.of(istio("{" + subsets + ", tlsRoutes: [{}]}"), "targets[1].istio.tlsRoutes[0]",
                        "port, sniHosts or both"),
                Arguments.of(istio("{" + subsets + ", tlsRoutes: [{sniHosts: ['a b']}]}"),
                        "targets[1].istio.tlsRoutes[0].sniHosts[0]", "'a b'"),
                Arguments.of(istio("{" + subsets + ", routes: ['a,b']}"), "targets[1].istio.routes[0]",
                        "without commas"),
                Arguments.of(istio("{" + subsets + ", route: [a]}"), "targets[1].istio.route",
                        "did you mean 'routes'?"),
                Arguments.of(service("platform: istio\nrole: service\nistio: {" + subsets + "}", "{setWeight: 1}"),
                        "targets[1].role", "must be traffic"),
                Arguments.of(service("platform: gatewayapi\ngatewayapi: {httpRoute: a}", "{setWeight: 1}"),
                        "targets[1].gatewayapi.canaryService", "is missing"),
                Arguments.of(service(header, "{setHeaderRoute: {name: a, match: [{header: X}]}}"),
                        "strategy.canary.steps[0].setHeaderRoute.match[0].header", "known are headerName, headerValue"),
                Arguments.of(
                        service(header, "{setHeaderRoute: {name: a, match: [{headerName: X, headerValue: {is: b}}]}}"),
                        "strategy.canary.steps[0].setHeaderRoute.match[0].headerValue.is",
                        "known are exact, prefix, regex"),
                Arguments.of(service(
                        "platform: gatewayapi\ngatewayapi: {httpRoute: a, stableService: a, canaryService: b}",
                        "{setMirrorRoute: 5}"), "strategy.canary.steps[0]",
                        "setMirrorRoute cannot be done by the platform 'gatewayapi' of the target 'router'; it can by istio"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsPlace(String text, String path, String says) {
        // when
        List<Problem> problems = BadInputTest.problems(text);

        // then
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(says);
        });
    }
}
