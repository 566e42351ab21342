package dev.spillway.executor.haproxy;

import static dev.spillway.executor.haproxy.Desk.shares;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Next;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.Reading;
import dev.spillway.executor.Revision;
import dev.spillway.executor.contract.Rig;
import dev.spillway.executor.haproxy.socket.Answer;
import dev.spillway.executor.haproxy.socket.RuntimeSocket;
import dev.spillway.executor.haproxy.socket.Server;
import dev.spillway.executor.runtime.Pace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HAProxy reloaded, killed, misconfigured or not there; Spillway killed; a list of endpoints that is none. */
@Timeout(120)
final class HaproxyTroubleTest {
    @TempDir
    private Path directory;
    private HaproxyProcess haproxy;
    private Web web;
    private Desk desk;

    @BeforeEach
    void open() throws IOException {
        haproxy = new HaproxyProcess(directory.resolve("haproxy"));
        web = new Web();
        desk = new Desk(directory.resolve("data"), haproxy, web);
    }

    @AfterEach
    void close() throws IOException {
        desk.close();
        web.close();
        haproxy.close();
    }

    private void aQuarterIsOnV2() throws IOException {
        haproxy.start();
        int _ = web.up("v1");
        int _ = web.up("v2");
        desk.done(desk.traffic("v1", 1000));
        desk.done(desk.traffic("v1", 750, "v2", 250));
    }

    private void awaitAQuarterOnV2() {
        while (!(desk.platform().observe(desk.command(new Desired.Snapshot(), false)) instanceof Reading.Seen<Picture>)
                || !desk.shares().equals(shares("v1", 750, "v2", 250))) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private void aQuarterIsAnsweredByV2() {
        try (Users users = new Users(haproxy.port())) {
            assertThat(users.percentOf("v2", 400)).isCloseTo(25, within(1.0));
        }
    }

    @Test
    void reloadInMidRolloutIsRestored() throws Exception {
        // given
        aQuarterIsOnV2();
        // when
        haproxy.reload();
        awaitAQuarterOnV2();
        // then
        aQuarterIsAnsweredByV2();
        assertThat(desk.done(desk.expecting(shares("v1", 750, "v2", 250), "v1", 500, "v2", 500)).shares())
                .isEqualTo(shares("v1", 500, "v2", 500));
    }

    @Test
    void commandThatComesRightAfterAReloadFindsItRestoredAndNoDrift() throws Exception {
        // given
        aQuarterIsOnV2();
        Command next = desk.expecting(shares("v1", 750, "v2", 250), "v1", 500, "v2", 500);
        desk.platform().close();
        // when nobody follows
        haproxy.reload();
        desk.restart();
        // then
        assertThat(desk.done(next).shares()).isEqualTo(shares("v1", 500, "v2", 500));
    }

    @Test
    void abortRightAfterAReloadWritesEverythingItself() throws Exception {
        // given
        aQuarterIsOnV2();
        Command abort = desk.back("v1", 1000);
        desk.platform().close();
        haproxy.reload();
        // when
        desk.restart();
        desk.done(abort);
        // then
        try (Users users = new Users(haproxy.port())) {
            assertThat(users.send(50)).isEqualTo(Map.of("v1", 50));
        }
    }

    @Test
    void stateFileOfHaproxyBridgesAReloadThatNobodyNotices() throws Exception {
        // given
        haproxy.more("load-server-state-from-file local\n    server-state-file-name "
                + directory.resolve("data/web/servers.state"));
        aQuarterIsOnV2();
        desk.platform().close();
        // when
        haproxy.reload();
        // then
        aQuarterIsAnsweredByV2();
        desk.restart();
        awaitAQuarterOnV2();
    }

    @Test
    void haproxyThatWasKilledIsNotThereAndIsRestoredWhenItIsBack() throws Exception {
        // given
        aQuarterIsOnV2();
        // when
        haproxy.kill();
        // then
        Command snapshot = desk.command(new Desired.Snapshot(), false);
        assertThat(desk.platform().observe(snapshot)).isInstanceOfSatisfying(Reading.Unseen.class,
                unseen -> assertThat(unseen.reason()).contains("admin.sock", "is HAProxy running?"));
        // when
        haproxy.start();
        awaitAQuarterOnV2();
        // then
        aQuarterIsAnsweredByV2();
    }

    @Test
    void anotherSpillwayOnTheSameDataKnowsTheWeightsTheFenceAndWhoIsStable() throws Exception {
        // given
        aQuarterIsOnV2();
        desk.done(desk.command(new Desired.Roles("v1"), false));
        Command older = desk.traffic("v1", 500, "v2", 500);
        desk.done(desk.traffic("v1", 600, "v2", 400));
        // when
        desk.restart();
        // then
        var observed = desk.observed(desk.command(new Desired.Snapshot(), false));
        assertThat(observed.shares()).isEqualTo(shares("v1", 600, "v2", 400));
        assertThat(observed.stable()).contains("v1");
        assertThat(observed.fence().olderThan(older.fence())).isFalse();
        assertThat(desk.platform().call(older, new Call.PutShares(shares("v2", 1000), Map.of("blue", "v2"))))
                .isInstanceOf(CallResult.Transient.class);
        assertThat(desk.shares()).isEqualTo(shares("v1", 600, "v2", 400));
    }

    @Test
    void writeThatWasBegunWhenSpillwayDiedIsFinishedAndIsNoDrift() throws Exception {
        // given
        aQuarterIsOnV2();
        try (Tap tap = new Tap(directory.resolve("tap.sock"), haproxy, web)) {
            desk.with("socket", tap.path().toString());
            desk.done(desk.traffic("v1", 600, "v2", 400));
            Command command = desk.expecting(shares("v1", 600, "v2", 400), "v1", 500, "v2", 500);
            tap.deaf(true);
            Call call = new Call.PutShares(shares("v1", 500, "v2", 500), Map.of("blue", "v1", "green", "v2"));
            assertThat(desk.platform().call(command, call)).isInstanceOf(CallResult.Unknown.class);
            haproxy.ask("set server web/green-1 weight 1");
            // when
            desk.restart();
            tap.deaf(false);
            // then
            assertThat(desk.next(command)).isEqualTo(new Next.Do<>(call));
            assertThat(desk.done(command).shares()).isEqualTo(shares("v1", 500, "v2", 500));
        }
    }

    @Test
    void olderWriteThatLandsAfterTheAbortIsRepairedWhenItSettles() throws Exception {
        // given
        aQuarterIsOnV2();
        Command abort = desk.back("v1", 1000);
        Rig<Picture, Call> rig = new Rig<>(desk.platform(), Pace.STANDARD,
                time -> LockSupport.parkNanos(Math.min(time.toNanos(), Duration.ofMillis(20).toNanos())));
        Command running = new Command(abort.id(), abort.service(), "r", 0, 0, 0, abort.target(), abort.fence(), true,
                rig.now(), rig.now().plusSeconds(60), abort.desired());
        rig.send(running);
        assertThat(rig.runUntil(running, Kind.DONE)).isTrue();
        // when
        haproxy.ask("set server web/green-1 weight 1");
        rig.run();
        // then
        assertThat(rig.kinds(running)).containsExactly(Kind.ACCEPTED, Kind.DONE, Kind.SETTLED);
        assertThat(haproxy.look().orElseThrow().server("green-1").orElseThrow().serves()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | this is not json | does not answer with JSON
            200 | []               | does not answer with an object
            200 | {"test/checkout": 7} | must be an object of revisions
            200 | {"test/checkout": {"v2": "here"}} | must be a list
            200 | {"test/checkout": {"v2": [{"address": "127.0.0.1:80"}]}} | "ready": true or false
            200 | {"test/checkout": {"v2": [{"address": "localhost:80", "ready": true}]}} | not an IP address
            200 | {"test/checkout": {"v2": [{"address": "127.0.0.1:80;shutdown", "ready": true}]}} | is not like 127.0.0.1:8080
            200 | {"test/checkout": {"v2": [{"address": "127.0.0.1:99999", "ready": true}]}} | 1..65535
            503 | busy | status 503
            200 | {"test/checkout": {"v1": []}} | a ready instance of revision v2
            """)
    void whatTheListOfEndpointsLacksIsWaitedForByNameAndNothingMoves(int status, String text, String reason)
            throws Exception {
        // given
        haproxy.start();
        int _ = web.up("v1");
        desk.done(desk.traffic("v1", 1000));
        web.say(status, text);
        // when
        Next<Call> next = desk.reach(desk.traffic("v1", 750, "v2", 250), what -> what.contains(reason));
        // then
        assertThat(next).isInstanceOf(Next.WaitFor.class);
        assertThat(desk.shares()).isEqualTo(shares("v1", 1000));
        try (Users users = new Users(haproxy.port())) {
            assertThat(users.send(20)).isEqualTo(Map.of("v1", 20));
        }
    }

    @Test
    void abortNeedsNoListOfEndpoints() throws Exception {
        // given
        aQuarterIsOnV2();
        web.close();
        // when // then
        assertThat(desk.done(desk.back("v1", 1000)).shares()).isEqualTo(shares("v1", 1000));
    }

    @Test
    void missingSocketIsLookedForAgainAndNamed() {
        assertThat(desk.platform().observe(desk.traffic("v1", 1000))).isInstanceOfSatisfying(Reading.Unseen.class,
                unseen -> assertThat(unseen.reason()).contains("there is no socket", "admin.sock", "stats socket"));
    }

    @Test
    void wrongBackendAndMissingPermissionFailAtOnce() throws Exception {
        // given
        haproxy.start();
        // when // then
        assertThat(desk.with("backend", "wbe").refusal(desk.traffic("v1", 1000)))
                .contains("has no backend 'wbe'");
        assertThat(desk.with("backend", "web").with("socket", haproxy.operatorSocket().toString())
                .refusal(desk.traffic("v1", 1000))).contains("is of level operator", "level admin");
    }

    @Test
    void somethingElseAtTheSocketIsNotTakenForHaproxy() throws Exception {
        // given
        Path path = directory.resolve("else.sock");
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            Thread _ = Thread.ofVirtual().start(() -> hangUp(other));
            // when // then
            assertThat(desk.with("socket", path.toString()).refusal(desk.traffic("v1", 1000)))
                    .contains("does not answer as HAProxy's stats socket does");
        }
    }

    @Test
    void socketThatNobodyReadsIsGivenUpEachTime() throws Exception {
        // given
        Path path = directory.resolve("deaf.sock");
        try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            deaf.bind(UnixDomainSocketAddress.of(path), 1);
            RuntimeSocket socket = new RuntimeSocket(path);
            // when the first two wait in the queue of connections, and the third finds it full
            List<Answer> answers = List.of(socket.ask("show info"), socket.ask("show info"), socket.ask("show info"));
            // then
            assertThat(answers.getFirst()).isInstanceOfSatisfying(Answer.Lost.class,
                    lost -> assertThat(lost.reason()).contains("did not answer within 2000 ms"));
            assertThat(answers.getLast()).isInstanceOfSatisfying(Answer.Unsent.class,
                    unsent -> assertThat(unsent.reason()).contains("takes no more connections"));
        }
    }

    @Test
    void listThatTricklesIsGivenUpAndHaproxyIsStillWatched() throws Exception {
        // given
        aQuarterIsOnV2();
        try (ServerSocket slow = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread _ = Thread.ofVirtual().start(() -> trickle(slow));
            desk.with("endpoints", "http://127.0.0.1:" + slow.getLocalPort() + "/endpoints");
            desk.done(desk.back("v1", 750, "v2", 250));
            // when
            haproxy.reload();
            // then
            awaitAQuarterOnV2();
        }
    }

    /** A head, and then nothing. */
    private static void trickle(ServerSocket slow) {
        List<Socket> open = new ArrayList<>();
        try {
            while (!slow.isClosed()) {
                Socket socket = slow.accept();
                open.add(socket);
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes(US_ASCII));
            }
        } catch (IOException closed) {
            assertThat(slow.isClosed()).as("%s, %d connections", closed, open.size()).isTrue();
        }
    }

    @Test
    void abortThatWasBegunWhenHaproxyRestartsIsNotUndoneByARestore() throws Exception {
        // given
        aQuarterIsOnV2();
        try (Tap tap = new Tap(directory.resolve("tap.sock"), haproxy, web)) {
            desk.with("socket", tap.path().toString());
            desk.done(desk.traffic("v1", 600, "v2", 400));
            Command abort = desk.back("v1", 1000);
            tap.deaf(true);
            Call call = new Call.PutShares(shares("v1", 1000), Map.of("blue", "v1", "green", "v2"));
            assertThat(desk.platform().call(abort, call)).isInstanceOf(CallResult.Unknown.class);
            // when
            tap.deaf(false);
            haproxy.reload();
            tap.awaitLooks(5);
            // then
            assertThat(haproxy.look().orElseThrow().servers()).noneMatch(Server::serves);
            desk.done(abort);
            assertThat(tap.journal()).last().isEqualTo(shares("v1", 1000));
        }
    }

    private static void hangUp(ServerSocketChannel other) {
        try {
            while (other.isOpen()) {
                try (var channel = other.accept()) {
                    int _ = channel.read(java.nio.ByteBuffer.allocate(4096));
                }
            }
        } catch (IOException closed) {
            assertThat(other.isOpen()).as(closed.toString()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            balance leastconn | option httpclose | balances by 'leastconn'
            balance source | option httpclose | balances by 'source'
            balance roundrobin | cookie SRV insert indirect nocache | sticks sessions by the cookie SRV
            """)
    void backendThatWouldNotFollowTheWeightsFailsTheSnapshot(String balance, String more, String reason)
            throws Exception {
        // given
        haproxy.balance(balance).more(more).start();
        // when // then
        assertThat(desk.refusal(desk.command(new Desired.Snapshot(), false))).contains(reason);
    }

    @Test
    void slotWithoutServersFailsTheSnapshotAndSaysWhatToWrite() throws Exception {
        // given
        haproxy.servers("server-template blue- 1-3 127.0.0.1:9 weight 0 disabled").start();
        // when // then
        assertThat(desk.refusal(desk.command(new Desired.Snapshot(), false))).contains("no server of the slot green",
                "server-template green- 1-4");
    }

    @Test
    void oneServerForASlotIsEnoughForOneInstance() throws Exception {
        // given
        haproxy.servers("server blue 127.0.0.1:9 weight 0 disabled\n    server green 127.0.0.1:9 weight 0 disabled");
        // when
        aQuarterIsOnV2();
        // then
        aQuarterIsAnsweredByV2();
    }

    @Test
    void settingsThatAreWrongAreNamed() {
        assertThat(desk.with("socket", "admin.sock").refusal(desk.traffic("v1", 1000))).contains("settings.socket");
        assertThat(desk.with("socket", "/a.sock").with("backend", "web;shutdown").refusal(desk.traffic("v1", 1000)))
                .contains("settings.backend");
        assertThat(desk.with("backend", "web").with("slots", "blue,blue").refusal(desk.traffic("v1", 1000)))
                .contains("settings.slots");
        assertThat(desk.with("slots", "blue,green").with("endpoints", "file:///etc/passwd")
                .refusal(desk.traffic("v1", 1000))).contains("settings.endpoints");
        assertThat(desk.with("endpoints", "http://127.0.0.1/").with("drain", "soon").refusal(desk.traffic("v1", 1000)))
                .contains("settings.drain");
        assertThat(desk.with("drain", "1s").with("slot", "x").refusal(desk.traffic("v1", 1000)))
                .contains("settings.slot is unknown");
    }

    @Test
    void backendBelongsToOneTargetAndInstancesAreNobodysHere() throws Exception {
        // given
        aQuarterIsOnV2();
        Command other = desk.command("test/other", Desired.Traffic.of(shares("v1", 1000)), false);
        Revision v1 = new Revision("v1", "v1", "", Map.of(), Map.of(), "");
        // when // then
        assertThat(desk.refusal(other)).contains("backend web belongs to test/checkout");
        assertThat(desk.refusal(desk.command(new Desired.Capacity(v1, 1000), false))).contains("role workload");
        assertThat(desk.refusal(desk.command(new Desired.Flag("f", 10), false))).contains("no flag/f");
    }

    @Test
    void dataDirectoryServesOneAtATimeAndAnotherVersionIsNotTouched() throws Exception {
        // given
        aQuarterIsOnV2();
        Path data = directory.resolve("data");
        // when // then
        assertThatThrownBy(() -> new HaproxyPlatform(data)).isInstanceOf(IOException.class)
                .hasMessageContaining("in use");
        desk.platform().close();
        Path state = data.resolve("web/state.json");
        Files.writeString(state, Files.readString(state).replace("\"version\":1", "\"version\":2"));
        assertThatThrownBy(() -> new HaproxyPlatform(data)).isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
        Files.writeString(state, Files.readString(state).replace("\"version\":2", "\"version\":1"));
        desk = new Desk(directory.resolve("data"), haproxy, web);
        assertThat(desk.shares()).isEqualTo(shares("v1", 750, "v2", 250));
    }
}
