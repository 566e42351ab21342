package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.ServiceId;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles as processes of their own, beside a whole Spillway whose broker and registry they use. */
class RolesTest {
    @TempDir
    static Path data = Path.of("");
    @SuppressWarnings("NullAway.Init") // set before any test
    private static Rig rig;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        rig = new Rig(data.resolve("stack"));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Starts a role. @return the address that it says behind this word */
    private String role(String said, String... args) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Spillway.class.getName()));
        command.addAll(List.of(args));
        command.addAll(List.of("--bootstrap", rig.stack().cluster().bootstrap(), "--registry",
                rig.stack().cluster().registry()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.add(process);
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(said)) {
                return line.substring(said.length()).strip();
            }
        }
        throw new AssertionError(args[0] + " ended with " + process.toHandle().info());
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    @Test
    void approveStepsArePassedThroughAStandaloneGatewayByWhoeverHasAToken() throws Exception {
        // given
        Path tokens = Files.writeString(data.resolve("tokens"),
                "alice alices-token-0123\nbob bobs-token-456789\n");
        Path alice = Files.writeString(data.resolve("alice"), "alices-token-0123\n");
        Path bob = Files.writeString(data.resolve("bob"), "bobs-token-456789\n");
        String gateway = role("gateway", "gateway", "--port", "0", "--host", "localhost", "--tokens",
                tokens.toString());
        var service = new ServiceId("test", "approved");
        rig.promotes(service);
        Path file = Files.writeString(data.resolve("approved.yaml"),
                Rig.definition(service, "unused").replace("setWeight: 50", "approve: 1"));
        var deployed = ask(gateway, "deploy", "-f", file.toString(), "-r", "v2", "--artifact", Rig.goodCommand("v2"),
                "--token-file", alice.toString());
        assertThat(deployed.status()).as(deployed.said()).isZero();
        rig.event(service, Event.Held.class);

        // when
        var nobody = ask(gateway, "approve", service.toString(), "--actor", "bob");
        var deployer = ask(gateway, "approve", service.toString(), "--token-file", alice.toString());
        var other = ask(gateway, "approve", service.toString(), "--token-file", bob.toString());

        // then
        assertThat(nobody.status()).as(nobody.said()).isEqualTo(Exit.BAD_INPUT);
        assertThat(nobody.said()).contains("Bearer");
        assertThat(deployer.status()).as(deployer.said()).isEqualTo(Exit.REJECTED);
        assertThat(other.status()).as(other.said()).isZero();
        assertThat(rig.event(service, Event.Approved.class).by()).isEqualTo("bob");
    }

    private static Rig.Ran ask(String gateway, String... args) {
        var all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--gateway", gateway));
        return Rig.spillway(all.toArray(String[]::new));
    }

    @Test
    void everyRoleServesWhatItCounts() throws Exception {
        // when
        String engine = role("metrics", "engine", "--instance", "second", "--partitions", "6", "--metrics-port", "0",
                "--state-dir", data.resolve("second").toString());
        String metrics = role("metrics", "executor", "metrics", "--instance", "second", "--metrics-port", "0");
        String local = role("metrics", "executor", "local", "--instance", "second", "--metrics-port", "0", "--data",
                data.resolve("second-local").toString());

        // then
        for (var page : Map.of(engine, "spillway_events_total", metrics, "spillway_executor_commands_unfinished",
                local, "spillway_executor_commands_unfinished").entrySet()) {
            awaited(page.getKey(), page.getValue());
        }
        assertThat(get(local).body()).contains("# TYPE spillway_proxy_requests_total counter");
        assertThat(get(engine.replace("/metrics", "/")).statusCode()).isEqualTo(404);
    }

    /** Some meters are born with the first partition that is assigned. */
    private void awaited(String page, String meter) {
        Rig.awaited(meter + " at " + page, () -> Optional.of(get(page).body()).filter(body -> body.contains(meter)));
    }
}
