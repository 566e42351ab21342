package dev.spillway.executor.haproxy;

import static dev.spillway.executor.haproxy.Desk.server;
import static dev.spillway.executor.haproxy.Desk.shares;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spillway.executor.Desired;
import dev.spillway.executor.Health;
import dev.spillway.executor.Next;
import dev.spillway.executor.haproxy.socket.Mode;
import dev.spillway.executor.haproxy.socket.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real HAProxy, real instances behind it, and real requests through it. */
@Timeout(120)
final class HaproxyPlatformTest {
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

    /** v1 is stable with two instances, v2 has one. */
    private void v1IsStable() throws IOException {
        haproxy.start();
        int _ = web.up("v1");
        int _ = web.up("v1");
        int _ = web.up("v2");
        desk.done(desk.traffic("v1", 1000));
        desk.done(desk.command(new Desired.Roles("v1"), false));
    }

    @Test
    void requestsAreSplitWithinAPointOfTheWeightAskedFor() throws Exception {
        // given
        v1IsStable();
        try (Users users = new Users(haproxy.port())) {
            for (int percent : new int[]{5, 25, 50, 100}) {
                // when
                var observed = desk.done(desk.traffic("v1", 1000 - 10 * percent, "v2", 10 * percent));
                double share = users.percentOf("v2", 1000);
                // then
                assertThat(Steps.same(observed.shares(), shares("v1", 1000 - 10 * percent, "v2", 10 * percent)))
                        .isTrue();
                assertThat(share).isCloseTo(percent, within(1.0));
                assertThat(users.percentOf("failed", 20)).isZero();
            }
        }
    }

    @Test
    void noRequestFailsWhileWeightsChangeAndSlotsAreReused() throws Exception {
        // given
        v1IsStable();
        try (Users users = new Users(haproxy.port())) {
            Thread sending = users.keepSending();
            // when
            for (int round = 2; round < 6; round++) {
                String old = "v" + (round - 1);
                String fresh = "v" + round;
                int _ = web.up(fresh);
                for (int weight : new int[]{1, 50, 500, 1000}) {
                    desk.done(desk.traffic(old, 1000 - weight, fresh, weight));
                    users.awaitMore(50);
                }
                desk.done(desk.command(new Desired.Roles(fresh), false));
            }
            // then
            assertThat(users.stop(sending)).containsKeys("v1", "v2", "v3", "v4", "v5").doesNotContainKey("failed");
        }
    }

    @Test
    void instancesThatComeAndGoAreFollowedAndTheSplitIsKept() throws Exception {
        // given
        v1IsStable();
        desk.done(desk.traffic("v1", 750, "v2", 250));
        try (Users users = new Users(haproxy.port())) {
            // when
            int third = web.up("v1");
            int more = web.up("v2");
            Desk.await(haproxy, server("blue-3", Server::serves).and(server("green-2", Server::serves)));
            // then
            assertThat(users.percentOf("v2", 800)).isCloseTo(25, within(1.0));
            assertThat(desk.shares()).isEqualTo(shares("v1", 750, "v2", 250));
            // when
            web.retire(third);
            web.retire(more);
            Desk.await(haproxy, server("blue-3", server -> server.mode() == Mode.MAINT)
                    .and(server("green-2", server -> server.mode() == Mode.MAINT)));
            // then
            assertThat(users.percentOf("v2", 800)).isCloseTo(25, within(1.0));
            assertThat(desk.shares()).isEqualTo(shares("v1", 750, "v2", 250));
        }
    }

    @Test
    void addressIsTakenOutOnlyWhenItsRequestsHaveEnded() throws Exception {
        // given
        haproxy.start();
        int port = web.up("v1");
        desk.done(desk.traffic("v1", 1000));
        try (Users users = new Users(haproxy.port())) {
            CompletableFuture<String> slow = users.later("/slow");
            web.awaitSlowRequest();
            // when
            int _ = web.up("v1");
            web.retire(port);
            Desk.await(haproxy, server("blue-1", server -> server.mode() == Mode.DRAIN && server.sessions() == 1));
            // then
            assertThat(users.send(20)).isEqualTo(Map.of("v1", 20));
            assertThat(haproxy.look().orElseThrow().server("blue-1").map(Server::mode)).contains(Mode.DRAIN);
            // when
            web.letSlowRequestsGo();
            Desk.await(haproxy, server("blue-1", server -> server.mode() == Mode.MAINT));
            // then
            assertThat(slow.get()).isEqualTo("v1");
        }
    }

    @Test
    void requestThatNeverEndsHoldsItsServerNoLongerThanTheDrainAllows() throws Exception {
        // given
        haproxy.start();
        desk.with("drain", "300ms");
        int port = web.up("v1");
        desk.done(desk.traffic("v1", 1000));
        try (Users users = new Users(haproxy.port())) {
            CompletableFuture<String> slow = users.later("/slow");
            web.awaitSlowRequest();
            // when
            int _ = web.up("v1");
            web.retire(port);
            Desk.await(haproxy, server("blue-1", server -> server.mode() == Mode.MAINT));
            // then
            assertThat(slow).isNotDone();
            web.letSlowRequestsGo();
            assertThat(slow.get()).isEqualTo("v1");
        }
    }

    @Test
    void listThatSaysNobodyIsReadyTakesNothingFromWhoHasAShare() throws Exception {
        // given
        v1IsStable();
        desk.done(desk.traffic("v1", 750, "v2", 250));
        int probe = web.up("v1");
        Desk.await(haproxy, server("blue-3", Server::serves));
        // when
        web.say(200, "{\"test/checkout\": {\"v1\": [{\"address\": \"127.0.0.1:" + probe + "\", \"ready\": true}]}}");
        Desk.await(haproxy, server("blue-1", server -> server.mode() == Mode.MAINT));
        // then v1 is what the list says, and v2, of which it knows nothing, is as it was
        assertThat(haproxy.look().orElseThrow().server("green-1").filter(Server::serves)).isPresent();
        assertThat(desk.shares()).isEqualTo(shares("v1", 750, "v2", 250));
    }

    @Test
    void serverThatHaproxyFindsDownIsToldAndItsPartIsKeptByTheOthersOfItsRevision() throws Exception {
        // given
        haproxy.servers("""
                server-template blue- 1-3 127.0.0.1:9 weight 0 disabled check inter 50ms
                    server-template green- 1-3 127.0.0.1:9 weight 0 disabled check inter 50ms
                """).start();
        List<Health> told = new CopyOnWriteArrayList<>();
        desk.platform().onHealth(told::add);
        int _ = web.up("v1");
        int second = web.up("v1");
        int _ = web.up("v2");
        desk.done(desk.traffic("v1", 500, "v2", 500));
        Health whole = new Health(Web.SERVICE, "router", "v1", 2, 2);
        Health half = new Health(Web.SERVICE, "router", "v1", 1, 2);
        while (!told.contains(whole)) {
            Thread.onSpinWait();
        }
        // when
        web.crashUnnoticed(second);
        while (!told.contains(half)) {
            Thread.onSpinWait();
        }
        Desk.await(haproxy, backend -> backend.servers().stream()
                .filter(server -> server.serves() && server.weight() == 1).count() == 3);
        // then
        try (Users users = new Users(haproxy.port())) {
            assertThat(users.percentOf("v2", 200)).isCloseTo(50, within(1.0));
        }
        assertThat(desk.shares()).isEqualTo(shares("v1", 500, "v2", 500));
    }

    @Test
    void thirdRevisionTakesTheSlotOfTheOneThatWasTakenBack() throws Exception {
        // given
        v1IsStable();
        desk.done(desk.traffic("v1", 900, "v2", 100));
        desk.done(desk.back("v1", 1000));
        int _ = web.up("v3");
        // when
        desk.done(desk.traffic("v1", 900, "v3", 100));
        // then
        try (Users users = new Users(haproxy.port())) {
            assertThat(users.percentOf("v3", 200)).isCloseTo(10, within(1.0));
        }
    }

    @Test
    void fourthRevisionIsRefusedWhileTheSlotsAreTaken() throws Exception {
        // given
        v1IsStable();
        desk.done(desk.traffic("v1", 900, "v2", 100));
        int _ = web.up("v3");
        // when // then
        assertThat(desk.refusal(desk.traffic("v1", 900, "v3", 100)))
                .isEqualTo("no slot is free for revision v3: {blue=v1, green=v2}");
    }

    @Test
    void moreInstancesThanServersAreRefused() throws Exception {
        // given
        v1IsStable();
        desk.done(desk.traffic("v1", 900, "v2", 100));
        for (int i = 0; i < 3; i++) {
            int _ = web.up("v2");
        }
        Desk.await(haproxy, server("green-3", Server::serves));
        // when // then
        assertThat(desk.refusal(desk.traffic("v1", 500, "v2", 500))).isEqualTo("slot green has 3 servers, and revision"
                + " v2 has 4 ready instances: write a longer server-template into backend web");
        assertThat(desk.shares()).isEqualTo(shares("v1", 900, "v2", 100));
    }

    @Test
    void splitThatTheWeightsCannotMeetWithinAPointIsRefused() throws Exception {
        // given one server of v1 and three of v2
        haproxy.start();
        int _ = web.up("v1");
        for (int i = 0; i < 3; i++) {
            int _ = web.up("v2");
        }
        desk.done(desk.traffic("v1", 500, "v2", 500));
        Desk.await(haproxy, server("green-3", Server::serves));
        // when 0.1 %, and the least is 3 of 3 + 256
        String reason = desk.refusal(desk.traffic("v1", 999, "v2", 1));
        // then
        assertThat(reason).contains("cannot split", "{v1=1, v2=3} servers", "off by 1.1 points");
        assertThat(desk.shares()).isEqualTo(shares("v1", 500, "v2", 500));
    }

    @Test
    void smallestSharesAreAsNearAsTheWeightsAllow() throws Exception {
        // given
        v1IsStable();
        // when 0.1 % of 1 + 2 servers
        var observed = desk.done(desk.traffic("v1", 999, "v2", 1));
        // then 1 of 1 + 2 * 256
        assertThat(observed.shares()).isEqualTo(shares("v1", 999, "v2", 1));
        assertThat(observed.snapshot().orElseThrow()).contains("weight 256", "weight 1 ");
    }

    @Test
    void weightsThatAPersonChangedAreDriftUntilARollbackWritesOverThem() throws Exception {
        // given
        v1IsStable();
        desk.done(desk.traffic("v1", 750, "v2", 250));
        haproxy.ask("set server web/green-1 weight 0");
        // when // then
        assertThat(desk.shares()).isEqualTo(shares("v1", 1000));
        assertThat(desk.refusal(desk.expecting(shares("v1", 750, "v2", 250), "v1", 500, "v2", 500)))
                .contains("drift", "expected were");
        assertThat(haproxy.look().orElseThrow().server("green-1").map(Server::weight)).contains(0);
        assertThat(desk.done(desk.back("v1", 1000)).shares()).isEqualTo(shares("v1", 1000));
        assertThat(desk.done(desk.expecting(shares("v1", 1000), "v1", 500, "v2", 500)).shares())
                .isEqualTo(shares("v1", 500, "v2", 500));
    }

    @Test
    void whatAPersonChangedIsLeftAloneEvenWhenInstancesCome() throws Exception {
        // given
        v1IsStable();
        try (Tap tap = new Tap(directory.resolve("tap.sock"), haproxy, web)) {
            desk.with("socket", tap.path().toString());
            desk.done(desk.traffic("v1", 750, "v2", 250));
            haproxy.ask("set server web/green-1 weight 0");
            // when
            int _ = web.up("v1");
            tap.awaitLooks(5);
            // then
            var backend = haproxy.look().orElseThrow();
            assertThat(backend.server("green-1").map(Server::weight)).contains(0);
            assertThat(backend.server("blue-3").map(Server::mode)).contains(Mode.MAINT);
        }
    }

    @Test
    void strangersInTheBackendCountAndAreNamed() throws Exception {
        // given
        haproxy.more("server legacy 127.0.0.1:9").start();
        int _ = web.up("v1");
        // when // then
        assertThat(desk.shares()).isEqualTo(shares("server-legacy", 1000));
        assertThat(desk.refusal(desk.expecting(List.of(), "v1", 1000))).contains("drift", "server-legacy");
    }

    @Test
    void slotsAndServersAreExplainedToPrometheusAndHaproxyCountsByServer() throws Exception {
        // given
        v1IsStable();
        desk.done(desk.traffic("v1", 750, "v2", 250));
        // when
        Map<String, Integer> answers;
        String page;
        try (Users users = new Users(haproxy.port())) {
            answers = users.send(80);
            page = users.get("/metrics");
        }
        // then
        assertThat(desk.platform().metrics()).contains(
                "spillway_slot_info{service=\"test/checkout\",proxy=\"web\",slot=\"blue\",revision=\"v1\",role=\"stable\"} 1",
                "spillway_slot_info{service=\"test/checkout\",proxy=\"web\",slot=\"green\",revision=\"v2\",role=\"canary\"} 1",
                "spillway_server_info{service=\"test/checkout\",proxy=\"web\",slot=\"green\",revision=\"v2\",role=\"canary\",server=\"green-1\"} 1");
        assertThat(page).contains("haproxy_server_http_responses_total{proxy=\"web\",server=\"green-1\",code=\"2xx\"} "
                + answers.get("v2"));
    }

    @Test
    void snapshotTellsWhatIsOursBeforeAnythingIsTouched() throws Exception {
        // given
        haproxy.start();
        // when
        var command = desk.command(new Desired.Snapshot(), false);
        // then
        assertThat(desk.next(command)).isInstanceOf(Next.Done.class);
        assertThat(desk.observed(command).snapshot()).contains("{\"backend\":\"web\",\"owners\":{},\"servers\":{}}");
        assertThat(desk.observed(command).shares()).isEmpty();
    }
}
