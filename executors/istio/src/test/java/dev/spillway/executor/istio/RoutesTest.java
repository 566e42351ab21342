package dev.spillway.executor.istio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.executor.Desired.Traffic;
import dev.spillway.executor.HeaderRoute;
import dev.spillway.executor.Mirror;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Outcome.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several routes of every protocol, and much that is not Spillway's: only what is named changes. */
@Timeout(60)
class RoutesTest {
    private Mesh mesh;
    private Desk desk;
    private JsonNode router;
    private JsonNode rule;

    @BeforeEach
    void theShop() {
        mesh = Mesh.of(Map.of(Mesh.ISTIO, List.of("v1alpha3", "v1beta1", "v1")));
        mesh.apply(Mesh.resource("shop.yaml"));
        desk = new Desk(mesh, Api.ISTIO, Desk.with(Desk.SUBSETS, "routes", "primary,secondary", "tlsRoutes",
                "443/shop.example.org", "tcpRoutes", "3306"));
        mesh.pod("blue", Map.of("app", "my-app", "version", "blue"));
        mesh.pod("green", Map.of("app", "my-app", "version", "green", Settings.LABEL, "v2"));
        router = mesh.tree("VirtualService", "my-app");
        rule = mesh.tree("DestinationRule", "my-app");
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private static void done(Outcome outcome) {
        assertThat(outcome.kind()).as("%s", outcome.reason()).isEqualTo(Kind.DONE);
    }

    private static Traffic traffic(String expected, String shares, List<HeaderRoute> headers,
            Optional<Mirror> mirror) {
        return new Traffic(Desk.shares(shares), Optional.of(Desk.shares(expected)), headers, mirror);
    }

    /** Weights by route, and whatever differs otherwise from how it was found. */
    private Map<String, String> changes() {
        var changes = new TreeMap<String, String>();
        differences("", router, mesh.tree("VirtualService", "my-app"), changes);
        differences("rule", rule, mesh.tree("DestinationRule", "my-app"), changes);
        changes.keySet().removeIf(path -> path.matches("(rule)?/metadata/(resourceVersion|generation)"));
        return changes;
    }

    private static void differences(String path, JsonNode before, JsonNode after, Map<String, String> into) {
        if (before.isContainerNode() && before.getNodeType() == after.getNodeType()
                && (before.isObject() || before.size() == after.size())) {
            var names = new ArrayList<String>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(name -> {
                if (!names.contains(name)) {
                    names.add(name);
                }
            });
            names.forEach(name -> differences(path + "/" + name, before.path(name), after.path(name), into));
            for (int i = 0; before.isArray() && i < before.size(); i++) {
                differences(path + "/" + i, before.get(i), after.get(i), into);
            }
        } else if (!before.equals(after)) {
            into.put(path, after.isTextual() ? after.asText() : after.toString());
        }
    }

    @Test
    void onlyTheRoutesNamedGetWeightsAndNothingElseChanges() {
        // when
        done(desk.shift("v1=1000", "v1=750 v2=250"));

        // then
        assertThat(changes()).containsOnlyKeys("/metadata/annotations/spillway.dev/fence",
                "/spec/http/1/route/0/weight", "/spec/http/1/route/1/weight", "/spec/http/2/route/0/weight",
                "/spec/http/2/route/1/weight", "/spec/tls/0/route/0/weight", "/spec/tls/0/route/1/weight",
                "/spec/tcp/0/route/0/weight", "/spec/tcp/0/route/1/weight",
                "rule/metadata/annotations/spillway.dev/adopted", "rule/metadata/annotations/spillway.dev/common",
                "rule/metadata/annotations/spillway.dev/fence", "rule/spec/subsets/1/labels/spillway.dev/revision",
                "rule/spec/subsets/1/labels/version")
                .containsEntry("/spec/http/1/route/1/weight", "25").containsEntry("/spec/http/2/route/0/weight", "25")
                .containsEntry("/spec/tcp/0/route/0/weight", "75")
                .containsEntry("rule/spec/subsets/1/labels/spillway.dev/revision", "v2")
                .containsEntry("rule/spec/subsets/1/labels/version", "");
    }

    @Test
    void afterAnAbortTheRouterIsAsItWasFoundButForTheFence() {
        // given
        done(desk.tell(traffic("v1=1000", "v1=900 v2=100",
                List.of(new HeaderRoute("testers", "X-Tester", "exact", "yes", "v2")),
                Optional.of(new Mirror("v2", 500)))));
        // when
        done(desk.back("v1=1000"));

        // then
        assertThat(changes().keySet().stream().filter(path -> !path.startsWith("rule")))
                .containsExactly("/metadata/annotations/spillway.dev/fence");
    }

    @Test
    void aHeaderRouteIsTheRouteItStandsBeforeWithTheHeaderAsOneMoreCondition() {
        // when
        done(desk.tell(traffic("v1=1000", "v1=1000",
                List.of(new HeaderRoute("testers", "X-Tester", "exact", "yes", "v2"),
                        new HeaderRoute("testers", "User-Agent", "prefix", "Probe/", "v2"),
                        new HeaderRoute("eu", "x-region", "regex", "eu-.*", "v2")),
                Optional.empty())));

        // then
        JsonNode http = mesh.tree("VirtualService", "my-app").at("/spec/http");
        assertThat(http.findValuesAsText("name")).containsExactly("static", "spillway.testers.0", "spillway.eu.0",
                "primary", "spillway.testers.1", "spillway.eu.1", "secondary", "untouched");
        JsonNode testers = http.get(1);
        assertThat(testers.path("match")).hasToString("["
                + "{\"uri\":{\"prefix\":\"/api\"},\"headers\":{\"x-tester\":{\"exact\":\"yes\"}}},"
                + "{\"uri\":{\"prefix\":\"/api\"},\"headers\":{\"user-agent\":{\"prefix\":\"Probe/\"}}},"
                + "{\"uri\":{\"exact\":\"/\"},\"headers\":{\"x-debug\":{\"exact\":\"1\"},\"x-tester\":{\"exact\":\"yes\"}}},"
                + "{\"uri\":{\"exact\":\"/\"},\"headers\":{\"x-debug\":{\"exact\":\"1\"},\"user-agent\":{\"prefix\":\"Probe/\"}}}]");
        assertThat(testers.path("route")).hasToString(
                "[{\"destination\":{\"host\":\"my-app\",\"subset\":\"canary\",\"port\":{\"number\":8080}}}]");
        assertThat(testers.path("timeout").asText()).isEqualTo("3s");
        assertThat(http.get(4).path("match"))
                .hasToString("[{\"headers\":{\"x-tester\":{\"exact\":\"yes\"}}},"
                        + "{\"headers\":{\"user-agent\":{\"prefix\":\"Probe/\"}}}]");
    }

    @Test
    void routesAreAFunctionOfTheStepSoOneThatIsGoneThereGoesHereToo() {
        // given
        var testers = new HeaderRoute("testers", "x-tester", "exact", "yes", "v2");
        var eu = new HeaderRoute("eu", "x-region", "exact", "eu", "v2");
        done(desk.tell(traffic("v1=1000", "v1=1000", List.of(testers, eu), Optional.of(new Mirror("v2", 200)))));
        // when
        done(desk.tell(traffic("v1=1000", "v1=900 v2=100", List.of(eu), Optional.empty())));

        // then
        JsonNode http = mesh.tree("VirtualService", "my-app").at("/spec/http");
        assertThat(http.findValuesAsText("name")).containsExactly("static", "spillway.eu.0", "primary",
                "spillway.eu.1", "secondary", "untouched");
        assertThat(http.findValues("mirror")).isEmpty();
    }

    @Test
    void aHeaderRouteThatSomebodyDeletedIsWrittenAgain() {
        // given
        var testers = new HeaderRoute("testers", "x-tester", "exact", "yes", "v2");
        done(desk.tell(traffic("v1=1000", "v1=900 v2=100", List.of(testers), Optional.empty())));
        ObjectNode foreign = mesh.tree("VirtualService", "my-app").deepCopy();
        ((com.fasterxml.jackson.databind.node.ArrayNode) foreign.at("/spec/http")).remove(1);
        mesh.put(foreign);
        // when
        done(desk.tell(traffic("v1=900 v2=100", "v1=900 v2=100", List.of(testers), Optional.empty())));

        // then
        assertThat(mesh.tree("VirtualService", "my-app").at("/spec/http").findValuesAsText("name"))
                .contains("spillway.testers.0", "spillway.testers.1");
    }

    @Test
    void theMirrorCopiesAPartOfTheHttpRoutesOnly() {
        // when
        done(desk.tell(traffic("v1=1000", "v1=1000", List.of(), Optional.of(new Mirror("v2", 125)))));

        // then
        assertThat(mesh.tree("VirtualService", "my-app").at("/spec/http/1/mirror"))
                .hasToString("{\"host\":\"my-app\",\"subset\":\"canary\",\"port\":{\"number\":8080}}");
        assertThat(mesh.tree("VirtualService", "my-app").at("/spec/http/1/mirrorPercentage/value").asDouble())
                .isEqualTo(12.5);
        assertThat(mesh.tree("VirtualService", "my-app").at("/spec/tcp/0").has("mirror")).isFalse();
    }

    @Test
    void aSubsetWithAMirrorIsNotPointedElsewhereBeforeTheMirrorIsGone() {
        // given
        mesh.pod("red", Map.of("app", "my-app", "version", "red", Settings.LABEL, "v3"));
        done(desk.tell(traffic("v1=1000", "v1=1000", List.of(), Optional.of(new Mirror("v2", 500)))));
        // when
        Outcome outcome = desk.shift("v1=1000", "v1=900 v3=100");

        // then
        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason().orElseThrow()).contains("no destination is free for revision v3");
        assertThat(mesh.tree("DestinationRule", "my-app").at("/spec/subsets/1/labels/spillway.dev~1revision").asText())
                .isEqualTo("v2");
    }
}
