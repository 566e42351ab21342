package dev.spillway.executor.istio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Desired.Traffic;
import dev.spillway.executor.HeaderRoute;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Outcome.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Destinations that are Services: Istio's by host, and the Gateway API's. */
@Timeout(60)
class ServicesTest {
    private static final Map<String, String> SERVICES = Map.of("namespace", Mesh.NAMESPACE, "stableService",
            "my-app-stable", "canaryService", "my-app-canary");
    private Mesh mesh;

    @BeforeEach
    void blueRunsAndV2IsUp() {
        mesh = Mesh.of(Map.of(Mesh.ISTIO, List.of("v1"), Mesh.GATEWAY, List.of("v1beta1", "v1")));
        mesh.apply(Mesh.resource("hosts.yaml"));
        mesh.pod("blue", Map.of("app", "my-app", "color", "blue"));
        mesh.pod("copy", Map.of("app", "my-app", "color", "copy", Settings.LABEL, "v2"));
        mesh.server().forgetVerbs();
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private static void done(Outcome outcome) {
        assertThat(outcome.kind()).as("%s", outcome.reason()).isEqualTo(Kind.DONE);
    }

    private String selector(String service) {
        return mesh.tree("Service", service).at("/spec/selector").toString();
    }

    private void promoteAndUndo(Desk desk, String kind, String weights) {
        done(desk.tell(new Desired.Snapshot()));
        done(desk.shift("v1=1000", "v1=900 v2=100"));
        assertThat(weights(kind, weights)).isEqualTo("90/10");
        assertThat(selector("my-app-canary")).isEqualTo("{\"app\":\"my-app\",\"spillway.dev/revision\":\"v2\"}");
        assertThat(selector("my-app-stable")).isEqualTo("{\"app\":\"my-app\",\"color\":\"blue\"}");
        done(desk.shift("v1=900 v2=100", "v2=1000"));
        done(desk.roles("v2"));
        assertThat(weights(kind, weights)).isEqualTo("100/0");
        assertThat(selector("my-app-stable")).isEqualTo("{\"app\":\"my-app\",\"spillway.dev/revision\":\"v2\"}");
        assertThat(selector("my-app-canary")).isEqualTo("{\"app\":\"my-app\",\"color\":\"blue\"}");
        Outcome undone = desk.back("v1=1000");
        done(undone);
        assertThat(undone.observed().orElseThrow().shares()).isEqualTo(Desk.shares("v1=1000"));
        done(desk.rolesBack("v1"));
        assertThat(weights(kind, weights)).isEqualTo("100/0");
        assertThat(selector("my-app-stable")).isEqualTo("{\"app\":\"my-app\",\"color\":\"blue\"}");
    }

    private String weights(String kind, String pointer) {
        JsonNode list = mesh.tree(kind, "my-app").at(pointer);
        return list.get(0).path("weight").asText() + "/" + list.get(1).path("weight").asText();
    }

    @Test
    void hostsOfAVirtualServiceArePromotedAndUndone() {
        promoteAndUndo(new Desk(mesh, Api.ISTIO, Desk.with(SERVICES, "virtualService", "my-app")), "VirtualService",
                "/spec/http/0/route");
    }

    @Test
    void backendsOfAnHttpRouteArePromotedAndUndone() {
        promoteAndUndo(new Desk(mesh, Api.GATEWAY, Desk.with(SERVICES, "httpRoute", "my-app", "rules", "api")),
                "HTTPRoute", "/spec/rules/0/backendRefs");
        assertThat(mesh.server().verbs()).contains("patch httproutes.gateway.networking.k8s.io", "patch services")
                .noneMatch(verb -> verb.contains("virtualservices"));
    }

    @Test
    void anHttpRouteHasWeightsOnly() {
        // given
        var desk = new Desk(mesh, Api.GATEWAY, Desk.with(SERVICES, "httpRoute", "my-app", "rules", "api"));
        // when
        Outcome outcome = desk.tell(new Traffic(Desk.shares("v1=1000"), Optional.of(Desk.shares("v1=1000")),
                List.of(new HeaderRoute("testers", "x-tester", "exact", "yes", "v2")), Optional.empty()));

        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains("header routes");
    }

    @Test
    void anHttpRouteWithSeveralRulesNeedsTheirNames() {
        // when
        Outcome outcome = new Desk(mesh, Api.GATEWAY, Desk.with(SERVICES, "httpRoute", "my-app"))
                .tell(new Desired.Snapshot());
        Outcome misnamed = new Desk(mesh, Api.GATEWAY, Desk.with(SERVICES, "httpRoute", "my-app", "rules", "apy"))
                .tell(new Desired.Snapshot());

        // then
        assertThat(outcome.reason().orElseThrow()).contains("has 2 rules: say which with rules");
        assertThat(misnamed.reason().orElseThrow()).contains("no rule named 'apy'; it has [api, rest]");
    }

    @Test
    void aServiceThatIsNotThereIsNamed() {
        // when
        Outcome outcome = new Desk(mesh, Api.GATEWAY,
                Desk.with(SERVICES, "httpRoute", "my-app", "rules", "api", "canaryService", "my-app-green"))
                .tell(new Desired.Snapshot());

        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains("my-app-green");
    }
}
