package dev.spillway.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Desired;
import dev.spillway.executor.kubernetes.model.ModelCluster;
import dev.spillway.executor.kubernetes.model.Rights;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The rights that deploy/helm gives are those that a whole rollout uses: none is missing, and none is left over. */
final class RightsTest {
    @Test
    void ofKubernetes() throws IOException {
        // given
        ModelCluster cluster = new ModelCluster();
        cluster.apply(Guide.deployment("my-app-blue", 3, "blue")).apply(Guide.service("app: my-app\nversion: blue"));
        cluster.settle();
        // when
        try (Desk desk = new Desk(cluster).with("deployment", "my-app-blue").with("copy", "my-app-green")
                .with("service", "my-app")) {
            String blue = desk.observed().stable().orElseThrow();
            desk.done(desk.command(new Desired.Snapshot(), false));
            desk.done(desk.capacity(Desk.revision("v2"), 1000));
            desk.done(desk.expecting(Desk.shares(blue, 1000), "v2", 1000));
            desk.done(desk.command(new Desired.Roles("v2"), false));

            // then
            assertThat(cluster.asked()).isEqualTo(Rights.given("kubernetes"));
        }
    }
}
