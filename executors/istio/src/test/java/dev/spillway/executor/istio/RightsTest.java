package dev.spillway.executor.istio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Desired;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.kubernetes.model.Rights;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rights that deploy/helm gives are those that whole rollouts use: none is missing, and none is left over. */
@Timeout(60)
class RightsTest {
    private static final Map<String, String> SERVICES = Map.of("namespace", Mesh.NAMESPACE, "stableService",
            "my-app-stable", "canaryService", "my-app-canary");

    private static void promoteAndUndo(Desk desk) {
        done(desk.tell(new Desired.Snapshot()));
        done(desk.shift("v1=1000", "v1=900 v2=100"));
        done(desk.shift("v1=900 v2=100", "v2=1000"));
        done(desk.roles("v2"));
        done(desk.back("v1=1000"));
        done(desk.rolesBack("v1"));
    }

    private static void done(Outcome outcome) {
        assertThat(outcome.kind()).as("%s", outcome.reason()).isEqualTo(Outcome.Kind.DONE);
    }

    private static Mesh mesh() {
        Mesh mesh = Mesh.of(Map.of(Mesh.ISTIO, List.of("v1"), Mesh.GATEWAY, List.of("v1")));
        mesh.apply(Mesh.resource("hosts.yaml"));
        mesh.pod("blue", new TreeMap<>(Map.of("app", "my-app", "color", "blue")));
        mesh.pod("copy", new TreeMap<>(Map.of("app", "my-app", "color", "copy", Settings.LABEL, "v2")));
        mesh.server().forgetVerbs();
        return mesh;
    }

    @Test
    void ofIstio() throws IOException {
        // given
        var used = new TreeSet<String>();
        // when
        try (Mesh mesh = mesh()) {
            promoteAndUndo(new Desk(mesh, Api.ISTIO, Desk.with(SERVICES, "virtualService", "my-app")));
            used.addAll(mesh.server().verbs());
        }
        try (Mesh mesh = Mesh.ofTheGuide()) {
            mesh.pod("my-app-1", Map.of("version", "v1"));
            mesh.pod("my-app-2", Map.of(Settings.LABEL, "v2"));
            mesh.server().forgetVerbs();
            promoteAndUndo(Desk.ofTheGuide(mesh));
            used.addAll(mesh.server().verbs());
        }

        // then
        assertThat(Rights.given("istio")).isEqualTo(used);
    }

    @Test
    void ofTheGatewayApi() throws IOException {
        try (Mesh mesh = mesh()) {
            // when
            promoteAndUndo(new Desk(mesh, Api.GATEWAY, Desk.with(SERVICES, "httpRoute", "my-app", "rules", "api")));

            // then
            assertThat(Rights.given("gatewayapi")).isEqualTo(mesh.server().verbs());
        }
    }
}
