package dev.spillway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.cli.role.DevStack;
import dev.spillway.core.analysis.Assessment;
import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.event.Event.MeasurementJudged;
import dev.spillway.gateway.view.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A closed loop of real parts only: HAProxy splits real requests among real processes, Prometheus scrapes it, and Spillway judges. They
 * are Debian's haproxy, prometheus and prometheus-alertmanager; where one is missing the test says how to install it.
 */
class LoopTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static JsonNode demo(String... more) throws IOException {
        var out = new StringWriter();
        var err = new StringWriter();
        var arguments = new java.util.ArrayList<>(
                List.of("--router", "haproxy", "--fast", "--exit", "--output", "json"));
        arguments.addAll(List.of(more));
        int status = new CommandLine(new Demo()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
        assertThat(status).as(err.toString()).isZero();
        return Json.read(out.toString().lines().toList().getLast());
    }

    private static void isTheMainJob(JsonNode report) {
        assertThat(report.path("v2").asText()).isEqualTo("promoted");
        assertThat(report.path("v3").asText()).isEqualTo("rolled_back");
        assertThat(report.path("requestsFailedWhileHealthy").asInt()).isZero();
        assertThat(report.path("weightsAsked").size()).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
            assertThat(report.path("answersPerStep").get(i).asInt()).isGreaterThanOrEqualTo(400);
            assertThat(report.path("weightsObserved").get(i).asDouble()).as("the split counted from the answers")
                    .isBetween(report.path("weightsAsked").get(i).asDouble() - 1,
                            report.path("weightsAsked").get(i).asDouble() + 1);
        }
    }

    @Test
    void whatPrometheusSawPromotesV2AndTakesV3Back() throws IOException {
        isTheMainJob(demo());
    }

    @Test
    void aRealAlertmanagerTakesV3Back() throws IOException {
        isTheMainJob(demo("--judge", "alertmanager"));
    }

    /** The guide's two manifests; only times, the window and Prometheus' address are this test's. */
    private static String guide(URI prometheus) throws IOException {
        try (var in = LoopTest.class.getResourceAsStream("/guide.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("duration: 10m", "duration: 4s")
                    .replace("interval: 1m", "interval: 1s").replace("[5m]", "[3s]")
                    .replace("http://prometheus:9090", prometheus.toString());
        }
    }

    @Test
    void theGuidesManifestsRunInTheLoop(@TempDir Path directory) throws Exception {
        var log = new CopyOnWriteArrayList<Entry>();
        var watch = new Watch();
        try (var stack = new DevStack(directory.resolve("data"), DevStack.Ports.FREE);
                var route = new HaproxyRoute(directory.resolve("loop"), stack.platform().metricsPort(),
                        stack.gatewayPort(), HaproxyRoute.Judge.analysis, true);
                var _ = stack.views().subscribe(entry -> {
                    log.add(entry);
                    watch.take(entry);
                })) {
            // given
            var job = new MainJob(stack, watch, route);
            job.define(route.targets(MainJob.command("v1", 0)) + "strategy: {rollout: }\npolicy: {window: 1s}\n---\n"
                    + guide(route.prometheusAt()));
            job.deploy("v1", 0);
            assertThat(job.outcome("v1")).isEqualTo("promoted");

            // when nobody sends requests, and then Prometheus dies too
            job.deploy("v2", 0);
            measured(log, 6, m -> m.assessment() == Assessment.NO_DATA);
            route.prometheus().kill();
            measured(log, 2, m -> m.finding().kind() == dev.spillway.core.signal.Signal.Finding.Kind.ERROR);
            // then there is no verdict, until there is something to judge by
            assertThat(events(log, Event.AnalysisConcluded.class)).isEmpty();
            route.prometheus().startAgain();
            try (var _ = new Load(URI.create("http://127.0.0.1:" + route.port() + "/"), MainJob.REQUESTS_PER_SECOND)) {
                assertThat(job.outcome("v2")).isEqualTo("promoted");
                measured(log, 5, m -> m.assessment() == Assessment.SUCCESSFUL);

                // when the next one answers nothing but errors
                job.deploy("v3", 1);
                // then
                assertThat(job.outcome("v3")).isEqualTo("rolled_back");
                assertThat(events(log, Event.RollbackStarted.class)).singleElement().extracting(e -> e.reason())
                        .asString().contains("successCondition result[0] >= 0.95 does not hold");
            }
        }
    }

    private static void measured(List<Entry> log, int times, Predicate<MeasurementJudged> how) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                events(log, MeasurementJudged.class).stream().filter(how).count()).isGreaterThanOrEqualTo(times));
    }

    private static <E extends Event> List<E> events(List<Entry> log, Class<E> type) {
        return log.stream().map(Entry::event).filter(type::isInstance).map(type::cast).toList();
    }
}
