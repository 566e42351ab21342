package dev.spillway.executor.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Health;
import dev.spillway.executor.Increment;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Reading;
import dev.spillway.executor.Revision;
import dev.spillway.executor.RouterCounts;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class LocalPlatformTest {
    private static final String SERVICE = "test/checkout";

    @TempDir
    private Path data;
    private final List<LocalPlatform> open = new CopyOnWriteArrayList<>();
    private long seq;

    @AfterEach
    void close() throws IOException {
        for (LocalPlatform platform : open) {
            platform.close();
        }
    }

    @Test
    void noRequestIsLostWhileWeightsChangeAndRevisionsRetire() throws Exception {
        // given
        LocalPlatform platform = platform(true);
        reach(platform, capacity("v1", Map.of("replicas", "2")));
        reach(platform, traffic("v1", 1000));
        // when
        Load load = new Load(platform.port(SERVICE, "app").orElseThrow());
        load.start();
        for (int round = 2; round < 6; round++) {
            String old = "v" + (round - 1);
            String next = "v" + round;
            reach(platform, capacity(next, Map.of()));
            for (int weight : new int[]{50, 250, 500, 999}) {
                reach(platform, traffic(old, 1000 - weight, next, weight));
                load.awaitMore(200);
            }
            reach(platform, traffic(next, 1000));
            reach(platform, gone(old));
            load.awaitMore(200);
        }
        load.stop();
        // then
        assertThat(load.failures).isEmpty();
        assertThat(load.answers.values().stream().mapToInt(AtomicInteger::get).sum()).isGreaterThan(4000);
        assertThat(load.answers).containsKeys("v1", "v2", "v3", "v4", "v5");
    }

    @Test
    void whatTheProxyCountedOfBothRevisionsIsToldUnasked() throws Exception {
        // given
        LocalPlatform platform = platform(true);
        var told = new LinkedBlockingQueue<Increment>();
        platform.onIncrement(told::add);
        reach(platform, capacity("v1", Map.of()));
        reach(platform, traffic("v1", 1000));
        reach(platform, capacity("v2", Map.of()));
        reach(platform, traffic("v1", 500, "v2", 500));
        // when
        Load load = new Load(platform.port(SERVICE, "app").orElseThrow());
        load.start();
        Increment first = told.take();
        while (first.requests() == 0) {
            first = told.take();
        }
        Increment other = told.take();
        load.stop();
        // then
        assertThat(List.of(first.revision(), other.revision())).containsExactly("v1", "v2");
        assertThat(other.from()).isEqualTo(first.from());
        assertThat(other.to()).isEqualTo(first.to());
        assertThat(other.requests()).isPositive();
        assertThat(first.errors()).isZero();
        assertThat(first.latencyBuckets().stream().mapToLong(Increment.LatencyBucket::count).sum()).isPositive();
        assertThat(first.analysis()).isEqualTo(RouterCounts.ANALYSIS);
    }

    @Test
    void configFlagsAndPortReachTheProcess() throws Exception {
        // given
        LocalPlatform platform = platform(true);
        Revision revision = new Revision("v1", "v1", "", Map.of("COLOUR", "red"), Map.of("new", "on"), "");
        Map<String, String> settings = Map.of("command", TestService.command("v1"), "env.COLOUR", "blue");
        // when
        reach(platform, command(new Desired.Capacity(revision, 1000), settings, false));
        reach(platform, traffic("v1", 1000));
        // then
        assertThat(get(platform, "/env")).matches("\\d+\\{\"new\":true\\}red");
    }

    @Test
    void processThatExitsAtOnceFailsAndWhatItPrintedIsNotRepeated() {
        // given
        LocalPlatform platform = platform(true);
        Command command = command(new Desired.Capacity(new Revision("v1", "v1",
                "python3 -c 'import sys; print(\"no \" + \"database\"); sys.exit(3)'", Map.of(), Map.of(), ""), 1000),
                Map.of(), false);
        // when // then
        assertThatThrownBy(() -> reach(platform, command)).hasMessageContaining("exited before it was ready")
                .hasMessageContaining("v1.log").hasMessageNotContaining("no database");
    }

    @Test
    void processThatIsNeverReadyFails() {
        // given
        LocalPlatform platform = platform(true);
        Command command = command(new Desired.Capacity(new Revision("v1", "v1",
                "python3 -c 'import time; print(\"still thinking\", flush=True); time.sleep(600)'", Map.of(),
                Map.of(), ""), 1000), Map.of("ready.within", "2s", "readiness", "/up"), false);
        // when // then
        assertThatThrownBy(() -> reach(platform, command)).hasMessageContaining("was not ready (/up) within 2000 ms")
                .hasMessageContaining("v1.log");
    }

    @Test
    void wrongSettingsAndMissingPermissionAreNamed() {
        // given
        LocalPlatform may = platform(true);
        LocalPlatform mayNot = new LocalFixture(opened(data.resolve("other"), false), data).local();
        open.add(mayNot);
        // when // then
        assertThatThrownBy(() -> reach(may, capacity("v1", Map.of("replicas", "many"))))
                .hasMessageContaining("settings.replicas is 'many'");
        assertThatThrownBy(() -> reach(may, capacity("v1", Map.of("replica", "1"))))
                .hasMessageContaining("settings.replica is unknown");
        assertThatThrownBy(() -> reach(may, command(
                new Desired.Capacity(new Revision("v1", "v1", "", Map.of(), Map.of(), ""), 1000), Map.of(), false)))
                .hasMessageContaining("there is no command");
        assertThatThrownBy(() -> reach(may, command(
                new Desired.Capacity(new Revision("v1", "v1", "/no/such/thing", Map.of(), Map.of(), ""), 1000),
                Map.of(), false))).hasMessageContaining("cannot be run");
        assertThatThrownBy(() -> reach(mayNot, capacity("v1", Map.of()))).hasMessageContaining("--allow-exec");
    }

    @Test
    void weightsOfSomebodyElseAreRefusedAsDriftAndOverwrittenByARollback() throws Exception {
        // given
        LocalPlatform platform = platform(true);
        reach(platform, capacity("v1", Map.of()));
        reach(platform, traffic("v1", 1000));
        reach(platform, capacity("v2", Map.of()));
        Desired.Traffic desired = new Desired.Traffic(shares("v1", 500, "v2", 500),
                Optional.of(shares("v1", 900, "v2", 100)), List.of(), Optional.empty());
        // when // then
        assertThatThrownBy(() -> reach(platform, command(desired, Map.of(), false))).hasMessageContaining("Refused")
                .hasMessageContaining("drift");
        assertThat(reach(platform, command(desired, Map.of(), true)).shares()).isEqualTo(desired.shares());
    }

    @Test
    void unexpectedExitIsToldAndMended() throws Exception {
        // given
        LocalPlatform platform = platform(true);
        List<Health> told = new CopyOnWriteArrayList<>();
        platform.onHealth(told::add);
        Command command = capacity("v1", Map.of());
        reach(platform, command);
        reach(platform, traffic("v1", 1000));
        long pid = onlyPid();
        // when
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
        while (told.stream().noneMatch(h -> h.ready() == 0) || told.getLast().ready() == 0) {
            Thread.onSpinWait();
        }
        // then
        assertThat(told).extracting(Health::ready).endsWith(1, 0, 1);
        assertThat(get(platform, "/")).isEqualTo("v1");
    }

    @Test
    void afterKillNineProcessesWeightsPortAndFenceAreAsTheyWere() throws Exception {
        // given a Spillway in a process of its own
        Process spillway = new ProcessBuilder(TestService.java(), "-cp", System.getProperty("java.class.path"),
                Victim.class.getName(), data.toString()).redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = new BufferedReader(
                new InputStreamReader(spillway.getInputStream(), StandardCharsets.UTF_8));
        String[] words = said.readLine().split(" ", -1);
        assertThat(words[0]).isEqualTo("serving");
        var before = onlyState();
        // when
        spillway.destroyForcibly().waitFor();
        LocalPlatform heir = platform(true);
        // then
        assertThat(heir.port(SERVICE, "app")).hasValue(Integer.parseInt(words[1]));
        assertThat(get(heir, "/")).isIn("v1", "v2");
        var after = onlyState();
        assertThat(after.processes()).isEqualTo(before.processes()).hasSize(2);
        assertThat(after.weights()).isEqualTo(before.weights());
        seq = after.fence().seq() - 1;
        Command older = traffic("v2", 1000);
        assertThat(heir.call(older, new Call.PutShares(List.of(new Share("v2", 1000))))).isEqualTo(
                new CallResult.Ok());
        Command oldest = new Command("x", SERVICE, "r", 0, 0, 0, older.target(), new Fence(0, 1), false, Instant.EPOCH,
                Instant.EPOCH, older.desired());
        assertThat(heir.call(oldest, new Call.PutShares(List.of(new Share("v1", 1000)))))
                .isInstanceOf(CallResult.Transient.class);
        reach(heir, gone("v1"));
        assertThat(get(heir, "/")).isEqualTo("v2");
    }

    @Test
    void dataDirectoryServesOneAtATime() {
        // given
        LocalPlatform platform = platform(true);
        // when // then
        assertThat(platform.metricsPort()).isPositive();
        assertThatThrownBy(() -> new LocalPlatform(data.resolve("data"), true, 0, InstantSource.system()))
                .isInstanceOf(IOException.class).hasMessageContaining("in use");
    }

    /** A Spillway that will be killed. */
    static final class Victim {
        private Victim() {}

        public static void main(String... args) throws Exception {
            LocalPlatformTest test = new LocalPlatformTest();
            test.data = Path.of(args[0]);
            LocalPlatform platform = test.platform(true);
            test.reach(platform, test.capacity("v1", Map.of()));
            test.reach(platform, test.capacity("v2", Map.of()));
            test.reach(platform, test.traffic("v1", 700, "v2", 300));
            System.out.println("serving " + platform.port(SERVICE, "app").orElseThrow());
            Thread.currentThread().join();
        }
    }

    /** Clients that never try twice: one kind keeps its connection, the other takes a new one each time. */
    private static final class Load {
        final List<String> failures = new CopyOnWriteArrayList<>();
        final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
        private final AtomicInteger count = new AtomicInteger();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final List<Thread> threads = new CopyOnWriteArrayList<>();
        private final int port;

        Load(int port) {
            this.port = port;
        }

        void start() {
            for (int i = 0; i < 4; i++) {
                boolean kept = i % 2 == 0;
                threads.add(Thread.ofVirtual().start(() -> run(kept)));
            }
        }

        private void run(boolean kept) {
            try (RawClient client = new RawClient(port, kept)) {
                while (!stopped.get()) {
                    String answer = client.get();
                    answers.computeIfAbsent(answer, _ -> new AtomicInteger()).incrementAndGet();
                    count.incrementAndGet();
                }
            } catch (IOException lost) {
                failures.add(lost.toString());
            }
        }

        void awaitMore(int requests) {
            int goal = count.get() + requests;
            while (count.get() < goal && failures.isEmpty()) {
                Thread.onSpinWait();
            }
        }

        void stop() throws InterruptedException {
            stopped.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private LocalPlatform platform(boolean allowExec) {
        LocalPlatform platform = opened(data.resolve("data"), allowExec);
        open.add(platform);
        return platform;
    }

    private static LocalPlatform opened(Path directory, boolean allowExec) {
        try {
            return new LocalPlatform(directory, allowExec, 0, InstantSource.system());
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private SiteState onlyState() throws IOException {
        return new StateFile(data.resolve("data/sites/test%2Fcheckout@app/state.json")).read().orElseThrow();
    }

    private long onlyPid() throws IOException {
        var processes = onlyState().processes();
        return processes.isEmpty() ? 0 : processes.getFirst().pid();
    }

    private static String get(LocalPlatform platform, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + platform.port(SERVICE, "app").orElseThrow() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        }
    }

    /** Observe, next, do, as the runtime has it; what does not get there is thrown. */
    private Observed reach(LocalPlatform platform, Command command) throws InterruptedException {
        while (true) {
            Picture picture = ((Reading.Seen<Picture>) platform.observe(command)).observed();
            switch (platform.next(command, picture)) {
                case Next.Do<Call>(Call call) -> assertThat(platform.call(command, call)).isEqualTo(
                        new CallResult.Ok());
                case Next.WaitFor<Call> _ -> Thread.sleep(Duration.ofMillis(10));
                case Next.Done<Call> _ -> {
                    return platform.report(picture);
                }
                case Next.Failed<Call> failed -> throw new IllegalStateException(failed.toString());
                case Next.Refused<Call> refused -> throw new IllegalStateException(refused.toString());
            }
        }
    }

    private Command capacity(String revision, Map<String, String> settings) {
        return command(new Desired.Capacity(new Revision(revision, revision, TestService.command(revision), Map.of(),
                Map.of(), ""), 1000), settings, false);
    }

    private Command gone(String revision) {
        return command(new Desired.Capacity(new Revision(revision, revision, TestService.command(revision), Map.of(),
                Map.of(), ""), 0), Map.of(), false);
    }

    private Command traffic(String one, int weight) {
        return command(Desired.Traffic.of(List.of(new Share(one, weight))), Map.of(), false);
    }

    private Command traffic(String one, int weight, String other, int otherWeight) {
        return command(Desired.Traffic.of(shares(one, weight, other, otherWeight)), Map.of(), false);
    }

    private static List<Share> shares(String one, int weight, String other, int otherWeight) {
        return List.of(new Share(one, weight), new Share(other, otherWeight));
    }

    private Command command(Desired desired, Map<String, String> settings, boolean rollback) {
        seq++;
        Map<String, String> all = new TreeMap<>(Map.of("readiness", "/"));
        all.putAll(settings);
        return new Command("c" + seq, SERVICE, "r", 0, 0, 0, new Target("app", "local", "test", all), new Fence(1, seq),
                rollback, Instant.EPOCH, Instant.MAX, desired);
    }
}
