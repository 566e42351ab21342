package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.ServiceId;
import dev.spillway.executor.haproxy.HaproxyProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole Spillway, processes of the local platform, and a real HAProxy in front of them. */
@Timeout(300)
class BehindHaproxyTest {
    private static final ServiceId SHOP = new ServiceId("test", "shop");

    @TempDir
    Path directory = Path.of("");

    @Test
    void revisionsArePromotedAndTakenBackThroughHaproxy() throws Exception {
        try (HaproxyProcess haproxy = new HaproxyProcess(directory.resolve("haproxy")).start();
                Rig rig = new Rig(directory.resolve("stack"));
                HttpClient users = HttpClient.newHttpClient()) {
            // given
            var defined = rig.define(definition(haproxy, rig.stack().platform().metricsPort()));
            assertThat(defined.statusCode()).as(defined.body()).isEqualTo(200);
            // when
            rig.deploy(SHOP, Rig.goodCommand("v1"), Map.of());
            await(rig, Event.Held.class, 1);
            rig.ask(SHOP, "promote", "{}");
            await(rig, Event.Promoted.class, 1);
            // then
            assertThat(answers(users, haproxy, 20)).isEqualTo(Map.of("hello from v1\n", 20));
            // when v2 waits at 25 %
            rig.deploy(SHOP, Rig.goodCommand("v2"), Map.of());
            await(rig, Event.Held.class, 2);
            // then
            assertThat(answers(users, haproxy, 400).get("hello from v2\n")).isBetween(96, 104);
            // when
            rig.ask(SHOP, "promote", "{}");
            await(rig, Event.Promoted.class, 2);
            // then
            assertThat(answers(users, haproxy, 20)).isEqualTo(Map.of("hello from v2\n", 20));
            // when v3 waits at 25 %, and is taken back
            rig.deploy(SHOP, Rig.goodCommand("v3"), Map.of());
            await(rig, Event.Held.class, 3);
            assertThat(answers(users, haproxy, 400).get("hello from v3\n")).isBetween(96, 104);
            rig.ask(SHOP, "abort", "{\"reason\": \"test\"}");
            await(rig, Event.RolloutEnded.class, 3);
            // then
            assertThat(answers(users, haproxy, 20)).isEqualTo(Map.of("hello from v2\n", 20));
        }
    }

    private static void await(Rig rig, Class<? extends Event> type, int times) {
        Awaitility.await(times + " " + type.getSimpleName()).atMost(Duration.ofSeconds(90)).until(
                () -> rig.log(SHOP).stream().map(Entry::event).filter(type::isInstance).count() >= times);
    }

    private static Map<String, Integer> answers(HttpClient users, HaproxyProcess haproxy, int requests)
            throws IOException, InterruptedException {
        Map<String, Integer> answers = new TreeMap<>();
        for (int i = 0; i < requests; i++) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + haproxy.port() + "/")).build();
            answers.merge(users.send(request, BodyHandlers.ofString()).body(), 1, Integer::sum);
        }
        return answers;
    }

    private static String definition(HaproxyProcess haproxy, int metricsPort) {
        return """
                apiVersion: spillway.dev/v1
                kind: Service
                metadata: {name: %s, environment: %s}
                targets:
                  - name: app
                    platform: local
                    role: workload
                    local: {command: "unused", replicas: 2, readiness: /health, drain: 1s}
                  - name: router
                    platform: haproxy
                    role: traffic
                    haproxy:
                      socket: %s
                      backend: %s
                      slots: [blue, green]
                      endpoints: http://127.0.0.1:%d/endpoints
                strategy:
                  canary:
                    steps:
                      - setWeight: 25
                      - pause: {}
                      - setWeight: 100
                policy: {window: 1s}
                """.formatted(SHOP.name(), SHOP.environment(), haproxy.socket(), HaproxyProcess.BACKEND, metricsPort);
    }
}
