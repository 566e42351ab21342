package dev.spillway.executor.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Next;
import dev.spillway.executor.Reading;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes whose traffic is another's: no port of the proxy, and a list of where they listen. */
@Timeout(120)
final class LocalWorkloadTest {
    private static final String SERVICE = "test/checkout";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path data;
    private LocalPlatform platform;
    private final HttpClient http = HttpClient.newHttpClient();
    private long seq;

    @BeforeEach
    void open() throws Exception {
        platform = new LocalPlatform(data, true, 0, InstantSource.system());
    }

    @AfterEach
    void close() throws IOException {
        platform.close();
        http.close();
    }

    @Test
    void instancesAreListedWhereTheyListenAndThereIsNoPortOfTheProxy() throws Exception {
        // given
        assertThat(endpoints().isEmpty()).isTrue();
        // when
        assertThat(reach(capacity("v1", 1000, Map.of("replicas", "2")))).isInstanceOf(Next.Done.class);
        // then
        JsonNode listed = endpoints().path(SERVICE).path("v1");
        assertThat(listed).hasSize(2).allMatch(endpoint -> endpoint.path("ready").asBoolean());
        assertThat(get("http://" + listed.get(1).path("address").asText() + "/").body()).isEqualTo("v1");
        assertThat(platform.port(SERVICE, "app")).isEmpty();
    }

    @Test
    void instanceThatIsToEndLeavesTheReadyOnesFirstAndStaysUpForAWhile() throws Exception {
        // given
        Map<String, String> settings = Map.of("drain", "3s");
        reach(capacity("v1", 1000, settings));
        String address = endpoints().path(SERVICE).path("v1").get(0).path("address").asText();
        // when
        Command gone = capacity("v1", 0, settings);
        Next<Call> next = step(gone);
        while (endpoints().path(SERVICE).path("v1").path(0).path("ready").asBoolean()) {
            Thread.onSpinWait();
        }
        // then
        assertThat(next).isInstanceOf(Next.Do.class);
        assertThat(endpoints().path(SERVICE).path("v1")).hasSize(1);
        assertThat(get("http://" + address + "/").body()).isEqualTo("v1");
        assertThat(reach(gone)).isInstanceOf(Next.Done.class);
        assertThat(endpoints().path(SERVICE).path("v1").isMissingNode()).isTrue();
    }

    @Test
    void restartKeepsItAWorkloadAndItsInstances() throws Exception {
        // given
        reach(capacity("v1", 1000, Map.of("drain", "0ms")));
        // when
        platform.close();
        platform = new LocalPlatform(data, true, 0, InstantSource.system());
        // then
        assertThat(reach(capacity("v1", 1000, Map.of("drain", "0ms")))).isInstanceOf(Next.Done.class);
        assertThat(endpoints().path(SERVICE).path("v1")).hasSize(1);
        assertThat(platform.port(SERVICE, "app")).isEmpty();
    }

    @Test
    void trafficAndAnotherRoleAreTurnedAwayWithTheReason() {
        // given
        reach(capacity("v1", 1000, Map.of("drain", "0ms")));
        Command traffic = command(Desired.Traffic.of(List.of(new Share("v1", 1000))), "workload", Map.of());
        Command service = command(new Desired.Capacity(revision("v1"), 1000), "service", Map.of());
        // when // then
        assertThat(reach(traffic)).hasToString("Failed[reason=target app is a workload: its traffic is another's]");
        assertThat(reach(service)).hasToString(
                "Failed[reason=target app runs here as a workload already: give the service another name]");
    }

    private JsonNode endpoints() throws IOException, InterruptedException {
        HttpResponse<String> answer = get("http://127.0.0.1:" + platform.metricsPort() + "/endpoints");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
    }

    private Next<Call> step(Command command) {
        Picture picture = ((Reading.Seen<Picture>) platform.observe(command)).observed();
        Next<Call> next = platform.next(command, picture);
        if (next instanceof Next.Do<Call>(Call call)) {
            assertThat(platform.call(command, call)).isEqualTo(new CallResult.Ok());
        }
        return next;
    }

    /** Observe, next, do, as the runtime has it, until there is a last word. */
    private Next<Call> reach(Command command) {
        Next<Call> next = step(command);
        while (next instanceof Next.Do<Call> || next instanceof Next.WaitFor<Call>) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            next = step(command);
        }
        return next;
    }

    private Command capacity(String revision, int permille, Map<String, String> settings) {
        return command(new Desired.Capacity(revision(revision), permille), "workload", settings);
    }

    private static Revision revision(String label) {
        return new Revision(label, label, TestService.command(label), Map.of(), Map.of(), "");
    }

    private Command command(Desired desired, String role, Map<String, String> settings) {
        seq++;
        Map<String, String> all = new TreeMap<>(Map.of("readiness", "/", "drain", "0ms"));
        all.putAll(settings);
        return new Command("c" + seq, SERVICE, "r", 0, 0, 0, new Target("app", "local", "test", role, all),
                new Fence(1, seq), false, Instant.EPOCH, Instant.MAX, desired);
    }
}
