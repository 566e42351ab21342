package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.state.State;
import dev.spillway.executor.ecs.EcsFixture;
import dev.spillway.executor.ecs.Fleet;
import dev.spillway.executor.ecs.Proxy;
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

/** A whole Spillway, as {@code spillway dev --aws-endpoint} starts it, and an emulator of Amazon's API. */
@Timeout(300)
class OnAwsTest {
    private static final ServiceId SHOP = new ServiceId("prod", "shop");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory = Path.of("");

    private final EcsFixture amazon = EcsFixture.sticky();
    private Optional<Rig> started = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        started = Optional.of(new Rig(directory.resolve("stack"), WebhookConfig.STANDARD, Optional.empty(),
                Optional.of(amazon.client())));
    }

    @AfterEach
    void stop() {
        started.ifPresent(Rig::close);
        amazon.close();
    }

    private Rig rig() {
        return started.orElseThrow();
    }

    private void define(String strategy) throws IOException, InterruptedException {
        var answer = rig().define("""
                apiVersion: spillway.dev/v1
                kind: Service
                metadata: {environment: prod, name: shop}
                targets:
                  - name: app
                    platform: ecs
                    ecs: {cluster: %s, services: [%s-blue, %s-green], targetGroups: [%s], routes: ["%s"]}
                strategy: {%s}
                policy: {window: 1h}
                """.formatted(amazon.name, amazon.name, amazon.name, String.join(", ", amazon.groups.stream()
                .map(arn -> "\"" + arn + "\"").toList()), amazon.route, strategy));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private void deploy(String image) throws IOException, InterruptedException {
        var revision = Map.of("label", image, "artifact", "shop:" + image);
        var answer = rig().ask(SHOP, "deploy", Json.write(Map.of("revision", revision)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private <E extends Event> E await(Class<E> type, int times) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(all(type))
                .as(() -> "events: " + all(Event.class) + " calls: " + amazon.proxy.asked.stream()
                        .map(Proxy.Asked::operation).toList())
                .hasSizeGreaterThanOrEqualTo(times));
        return all(type).get(times - 1);
    }

    private <E extends Event> List<E> all(Class<E> type) {
        return rig().log(SHOP).stream().map(Entry::event).filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void blueGreenAdoptsWhatRunsSwitchesOnceAndIsUndone() throws Exception {
        // given
        define("blueGreen: {bake: 1s}");
        // when
        deploy("v2");
        await(Event.Promoted.class, 1);
        // then
        assertThat(all(Event.Adopted.class)).hasSize(1);
        assertThat(amazon.split()).containsExactly(0, 100);
        assertThat(amazon.stickiness()).isEqualTo("600");
        assertThat(amazon.image("green")).isEqualTo("shop:v2");
        assertThat(amazon.desired("blue")).as("warm, for the window").isEqualTo(2);
        // when
        rig().ask(SHOP, "undo", "{\"reason\": \"test\"}");
        var ended = await(Event.RolloutEnded.class, 1);
        // then
        assertThat(ended.ended().ending()).isEqualTo(State.Ending.UNDONE);
        assertThat(amazon.split()).containsExactly(100, 0);
        assertThat(amazon.stickiness()).as("back, after the drain").isEqualTo("600");
        assertThat(amazon.desired("green")).isZero();
    }

    @Test
    void aCanaryGoesUpByItsStepsToTheWholeTraffic() throws Exception {
        // given
        define("canary: {steps: [{setWeight: 5}, {pause: {}}, {setWeight: 25}, {pause: {}}, {setWeight: 50}, {pause: {}}, {setWeight: 100}]}");
        // when
        deploy("v2");
        for (int step = 1; step <= 3; step++) {
            await(Event.Held.class, step);
            assertThat(amazon.split().getLast()).isEqualTo(List.of(5, 25, 50).get(step - 1));
            rig().ask(SHOP, "promote", "{}");
        }
        await(Event.Promoted.class, 1);
        // then
        assertThat(amazon.split()).containsExactly(0, 100);
        assertThat(amazon.stickiness()).isEqualTo("600");
        assertThat(amazon.registrations()).as("v1's, and one for v2").isEqualTo(2);
    }

    @Test
    void anAbortAtEachStepSendsEverythingBackAndLeavesTheRuleAsItWas() throws Exception {
        // given
        List<Integer> weights = List.of(5, 25, 50);
        define("canary: {steps: [{setWeight: 5}, {pause: {}}, {setWeight: 25}, {pause: {}}, {setWeight: 50}, {pause: {}}, {setWeight: 100}]}");
        for (int step = 0; step < weights.size(); step++) {
            int rollouts = all(Event.RolloutEnded.class).size();
            deploy("v" + (2 + step));
            int held = all(Event.Held.class).size();
            for (int i = 0; i <= step; i++) {
                int pauses = held + i + 1;
                Awaitility.await().atMost(PATIENCE).until(
                        () -> all(Event.Held.class).size() >= pauses);
                if (i < step) {
                    rig().ask(SHOP, "promote", "{}");
                }
            }
            assertThat(amazon.split().getLast()).isEqualTo(weights.get(step));
            int written = amazon.written.size();
            // when
            long before = System.nanoTime();
            rig().ask(SHOP, "abort", "{\"reason\": \"test\"}");
            Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(60)).until(
                    () -> amazon.split().equals(List.of(100, 0)));
            System.out.printf("abort at %d %%: 100/0 observed after %d ms, emulator and proxy included%n",
                    weights.get(step), Duration.ofNanos(System.nanoTime() - before).toMillis());
            Awaitility.await().atMost(PATIENCE).until(
                    () -> all(Event.RolloutEnded.class).size() > rollouts);
            // then
            assertThat(all(Event.RolloutEnded.class).getLast().ended().ending())
                    .isEqualTo(State.Ending.ROLLED_BACK);
            assertThat(amazon.split()).containsExactly(100, 0);
            assertThat(amazon.stickiness()).isEqualTo("600");
            assertThat(amazon.written.subList(written, amazon.written.size())).as("two writes")
                    .containsExactly("100/0 off", "100/0 600");
            assertThat(amazon.desired("green")).isZero();
        }
    }

    @Test
    void aTaskThatNeverComesUpAndARegionWithoutPermissionEndWithAReason() throws Exception {
        // given
        define("blueGreen: {bake: 1s}");
        amazon.proxy.fleet.manner(amazon.name + "-green", Fleet.Manner.CRASHING);
        // when
        deploy("broken");
        var ended = await(Event.RolloutEnded.class, 1);
        // then
        assertThat(ended.ended().reason()).contains("did not stay up", "Essential container exited");
        assertThat(amazon.split()).containsExactly(100, 0);
        // when
        amazon.proxy.faults(asked -> asked.operation().equals("DescribeTargetHealth")
                ? new Proxy.Fault.Refused(403, "AccessDenied")
                : new Proxy.Fault.None());
        deploy("v3");
        var denied = Rig.awaited("the second end", () -> all(Event.RolloutEnded.class).stream().skip(1).findFirst());
        // then
        assertThat(denied.ended().reason())
                .contains("must be allowed elasticloadbalancing:DescribeTargetHealth");
        assertThat(amazon.split()).containsExactly(100, 0);
    }
}
