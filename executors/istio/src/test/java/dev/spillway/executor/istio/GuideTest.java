package dev.spillway.executor.istio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Desired;
import dev.spillway.executor.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The guide's VirtualService and DestinationRule, driven by the commands of whole rollouts; what they become stands in golden files. */
@Timeout(60)
class GuideTest {
    private final StringBuilder trace = new StringBuilder();
    private Mesh mesh;
    private Desk desk;

    @BeforeEach
    void v1RunsAndV2IsUp() {
        mesh = Mesh.ofTheGuide();
        desk = Desk.ofTheGuide(mesh);
        mesh.pod("my-app-1", Map.of("app", "my-app", "version", "v1"));
        up("v2");
        note("found", Outcome.Kind.DONE);
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private void up(String revision) {
        mesh.pod("my-app-" + revision, Map.of("app", "my-app", "version", "copy", Settings.LABEL, revision));
    }

    private void note(String what, Outcome.Kind kind) {
        trace.append("=== ").append(what).append(": ").append(kind.wire()).append('\n')
                .append(mesh.yaml("VirtualService", "my-app")).append(mesh.yaml("DestinationRule", "my-app"));
    }

    private void step(String what, Outcome outcome) {
        assertThat(outcome.kind()).as("%s: %s", what, outcome.reason()).isEqualTo(Outcome.Kind.DONE);
        note(what, outcome.kind());
    }

    private void assertGolden(String name) throws IOException {
        Path file = Path.of("src/test/resources/golden", name);
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, trace);
        }
        assertThat(trace.toString()).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
    }

    @Test
    void aCanaryIsPromotedThenUndoneAndTheNextOneStartsRight() throws IOException {
        // when
        step("snapshot", desk.tell(new Desired.Snapshot()));
        step("10 %", desk.shift("v1=1000", "v1=900 v2=100"));
        step("50 %", desk.shift("v1=900 v2=100", "v1=500 v2=500"));
        step("100 %", desk.shift("v1=500 v2=500", "v2=1000"));
        step("promote", desk.roles("v2"));
        step("undo: traffic", desk.back("v1=1000"));
        step("undo: roles", desk.rolesBack("v1"));
        desk.newRollout();
        up("v3");
        step("next rollout: snapshot", desk.tell(new Desired.Snapshot()));
        step("next rollout: 0.5 %", desk.shift("v1=1000", "v1=995 v3=5"));
        step("next rollout: 100 %", desk.shift("v1=995 v3=5", "v3=1000"));
        step("next rollout: promote", desk.roles("v3"));

        // then
        assertGolden("promoted-undone-next.yaml");
        assertThat(mesh.journal().getLast()).isEqualTo(Desk.shares("v3=1000"));
    }

    @Test
    void anAbortPutsAllOnStableWithOneWriteOfTheVirtualService() throws IOException {
        // given
        step("10 %", desk.shift("v1=1000", "v1=900 v2=100"));
        mesh.server().forgetVerbs();
        // when
        step("abort", desk.back("v1=1000"));

        // then
        assertGolden("aborted.yaml");
    }
}
