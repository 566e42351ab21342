package dev.spillway.executor.istio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Desired.Traffic;
import dev.spillway.executor.HeaderRoute;
import dev.spillway.executor.Mirror;
import dev.spillway.executor.Next;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.Reading;
import dev.spillway.executor.istio.StrictServer.Fault;
import dev.spillway.executor.istio.object.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong between Spillway and the API server, and what its people write wrong. */
@Timeout(60)
class TroubleTest {
    private Mesh mesh;
    private Desk desk;

    @BeforeEach
    void v1RunsAndV2IsUp() {
        mesh = Mesh.ofTheGuide();
        desk = Desk.ofTheGuide(mesh);
        mesh.pod("my-app-1", Map.of("app", "my-app", "version", "v1"));
        mesh.pod("my-app-2", Map.of("app", "my-app", Settings.LABEL, "v2"));
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private static void done(Outcome outcome) {
        assertThat(outcome.kind()).as("%s", outcome.reason()).isEqualTo(Kind.DONE);
    }

    private int canary() {
        return mesh.tree("VirtualService", "my-app").at("/spec/http/0/route/1/weight").asInt();
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = "FORBIDDEN", mode = EnumSource.Mode.EXCLUDE)
    void aWriteThatFailsForNowIsMadeAgainAndShiftsOnce(Fault fault) {
        // given
        done(desk.shift("v1=1000", "v1=950 v2=50"));
        mesh.server().nextWrites(fault, fault, fault);
        // when
        Outcome outcome = desk.shift("v1=950 v2=50", "v1=500 v2=500");

        // then
        done(outcome);
        assertThat(mesh.journal().stream().filter(Desk.shares("v2=500")::containsAll).count()).isLessThan(2);
        assertThat(canary()).isEqualTo(50);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"THROTTLED", "BROKEN", "AWAY"})
    void anAbortGoesThroughAnApiServerThatIsAwayForAWhile(Fault fault) {
        // given
        done(desk.shift("v1=1000", "v1=500 v2=500"));
        mesh.server().nextReads(fault, fault, fault, fault);
        mesh.server().nextWrites(fault, fault);
        // when
        Outcome outcome = desk.back("v1=1000");

        // then
        done(outcome);
        assertThat(canary()).isZero();
    }

    @Test
    void withoutTheRightToWriteTheReasonNamesRightAndObject() {
        // given
        mesh.server().nextWrites(Fault.FORBIDDEN);
        // when
        Outcome outcome = desk.shift("v1=1000", "v1=900 v2=100");

        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains("patch DestinationRule prod/my-app", "403");
    }

    @Test
    void withoutTheRightToReadTheSnapshotFails() {
        // given
        mesh.server().nextReads(Fault.FORBIDDEN);
        // when
        Outcome outcome = desk.tell(new Desired.Snapshot());

        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains("VirtualService prod/my-app", "403");
    }

    @Test
    void aZombieOfAnOlderFenceThatLookedBeforeWritesNothing() {
        // given: it has looked, and is about to write
        done(desk.shift("v1=1000", "v1=500 v2=500"));
        var zombie = new IstioPlatform(mesh.client(), Api.ISTIO);
        Command older = desk.command(false, new Traffic(Desk.shares("v2=1000"),
                Optional.of(Desk.shares("v1=500 v2=500")), List.of(), Optional.empty()));
        Write stamp = write(zombie, older);
        assertThat(zombie.call(older, stamp)).isEqualTo(new CallResult.Ok());
        Write late = write(zombie, older);
        done(desk.back("v1=1000"));
        // when
        CallResult result = zombie.call(older, late);

        // then
        assertThat(result).isInstanceOf(CallResult.Transient.class);
        assertThat(canary()).isZero();
    }

    @Test
    void aZombieCannotPointTheSubsetElsewhereBehindTheBackOfANewerCommand() {
        // given: an older rollout's promotion has looked, and is about to point stable at v2
        done(desk.shift("v1=1000", "v2=1000"));
        var zombie = new IstioPlatform(mesh.client(), Api.ISTIO);
        Command older = desk.command(false, new Desired.Roles("v2"));
        Write late = write(zombie, older);
        assertThat(late.toString()).contains("stable is revision v2");
        done(desk.back("v1=1000"));
        // when
        CallResult result = zombie.call(older, late);

        // then
        assertThat(result).isInstanceOf(CallResult.Transient.class);
        assertThat(mesh.tree("DestinationRule", "my-app").at("/spec/subsets/0/labels/version").asText())
                .isEqualTo("v1");
    }

    private static Write write(IstioPlatform platform, Command command) {
        assertThat(platform.observe(command)).isInstanceOf(Reading.Seen.class);
        Picture picture = ((Reading.Seen<Picture>) platform.observe(command)).observed();
        Next<Write> next = platform.next(command, picture);
        assertThat(next).isInstanceOf(Next.Do.class);
        return ((Next.Do<Write>) next).call();
    }

    @Test
    void weightsThatSomebodyElseChangedHoldAForwardShiftAndNotAnAbort() {
        // given
        done(desk.shift("v1=1000", "v1=900 v2=100"));
        ObjectNode foreign = mesh.tree("VirtualService", "my-app").deepCopy();
        ((ObjectNode) foreign.at("/spec/http/0/route/0")).put("weight", 40);
        ((ObjectNode) foreign.at("/spec/http/0/route/1")).put("weight", 60);
        mesh.put(foreign);
        // when
        Outcome forward = desk.shift("v1=900 v2=100", "v1=500 v2=500");
        int between = canary();
        Outcome abort = desk.back("v1=1000");

        // then
        assertThat(forward.kind()).isEqualTo(Kind.REFUSED);
        assertThat(forward.reason().orElseThrow()).contains("drift", "permille=600");
        assertThat(forward.observed().orElseThrow().shares()).isEqualTo(Desk.shares("v1=400 v2=600"));
        assertThat(between).isEqualTo(60);
        done(abort);
        assertThat(canary()).isZero();
    }

    @Test
    void labelsThatSomebodyElseChangedAreDriftToo() {
        // given
        done(desk.shift("v1=1000", "v1=900 v2=100"));
        ObjectNode foreign = mesh.tree("DestinationRule", "my-app").deepCopy();
        ((ObjectNode) foreign.at("/spec/subsets/1/labels")).put(Settings.LABEL, "v9");
        mesh.put(foreign);
        // when
        Outcome forward = desk.shift("v1=900 v2=100", "v1=500 v2=500");

        // then
        assertThat(forward.kind()).isEqualTo(Kind.REFUSED);
        assertThat(forward.reason().orElseThrow()).contains("drift", "v9");
    }

    @Test
    void noRequestIsSentWhereNoPodIsReady() {
        // when
        Outcome outcome = desk.shift("v1=1000", "v1=900 v7=100");

        // then: all on stable, as it was before
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains("a ready pod with the labels {spillway.dev/revision=v7}");
        assertThat(canary()).isZero();
    }

    @Test
    void labelsThatReachThePodsOfBothAreRefused() {
        // given
        mesh.pod("copy", Map.of("app", "my-app", "version", "v1", Settings.LABEL, "v2"));
        // when
        Outcome outcome = desk.shift("v1=1000", "v1=900 v2=100");

        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains("both destinations select the pod copy");
    }

    @Test
    void anAbortWaitsForNoPod() {
        // given
        done(desk.shift("v1=1000", "v1=900 v2=100"));
        mesh.client().pods().inNamespace(Mesh.NAMESPACE).delete();
        // when / then
        done(desk.back("v1=1000"));
    }

    @Test
    void aFirstRevisionThatIsTakenBackLeavesNobodyBehindIt() {
        // given: nothing of Spillway's runs yet
        done(desk.shift("", "v2=1000"));
        assertThat(canary()).isEqualTo(100);
        // when
        done(desk.back(""));

        // then: as its owner wrote it
        assertThat(canary()).isZero();
        assertThat(mesh.tree("DestinationRule", "my-app").at("/spec/subsets/0/labels/version").asText())
                .isEqualTo("v1");
    }

    @Test
    void stableIsNotPointedElsewhereWhileRequestsComeToIt() {
        // given
        done(desk.shift("v1=1000", "v1=500 v2=500"));
        // when
        Outcome outcome = desk.roles("v2");

        // then
        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason().orElseThrow()).contains("while requests come to it");
    }

    @Test
    void aVersionOfTheApiThatIsNotKnownIsNamed() {
        // given
        try (Mesh future = Mesh.of(Map.of(Mesh.ISTIO, List.of("v2")))) {
            // when
            Outcome outcome = Desk.ofTheGuide(future).tell(new Desired.Snapshot());

            // then
            assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
            assertThat(outcome.reason().orElseThrow()).contains("serves networking.istio.io in [v2]",
                    "[v1, v1beta1, v1alpha3]");
        }
    }

    @Test
    void withoutCrdsTheReasonSaysSo() {
        // given
        try (Mesh bare = Mesh.of(Map.of())) {
            // when
            Outcome outcome = Desk.ofTheGuide(bare).tell(new Desired.Snapshot());

            // then
            assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
            assertThat(outcome.reason().orElseThrow()).contains("networking.istio.io", "CRDs are not installed");
        }
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of(Desk.with(Desk.SUBSETS, "virtualService", "my-api"),
                        "there is no VirtualService prod/my-api"),
                Arguments.of(Desk.with(Desk.SUBSETS, "destinationRule", "my-api"),
                        "there is no DestinationRule prod/my-api"),
                Arguments.of(Desk.with(Desk.SUBSETS, "namespace", "nowhere"), "VirtualService nowhere/my-app"),
                Arguments.of(Desk.with(Desk.SUBSETS, "canarySubset", "green"), "has no destination subset green"),
                Arguments.of(Desk.with(Desk.SUBSETS, "routes", "primary"), "no http route named 'primary'"),
                Arguments.of(Desk.with(Desk.SUBSETS, "tcpRoutes", "3306"), "no tcp route that matches port 3306"),
                Arguments.of(Desk.with(Desk.SUBSETS, "tlsRoutes", "443/a.example"),
                        "no tls route that matches [port 443, a.example]"),
                Arguments.of(Desk.with(Desk.SUBSETS, "tcpRoutes", "many"), "settings.tcpRoutes has the port 'many'"),
                Arguments.of(Desk.with(Desk.SUBSETS, "virtualservice", "my-app"), "settings.virtualservice is unknown"),
                Arguments.of(Desk.with(Desk.SUBSETS, "label", "a b"), "settings.label is 'a b'"),
                Arguments.of(Desk.with(Desk.SUBSETS, "stableService", "a"), "means nothing beside destinationRule"),
                Arguments.of(Desk.with(Desk.SUBSETS, "canarySubset", "stable"), "must be another subset"),
                Arguments.of(Map.of("virtualService", "my-app"), "settings.stableService is missing"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void settingsThatMeanNothingThereAreNamed(Map<String, String> settings, String says) {
        // when
        Outcome outcome = new Desk(mesh, Api.ISTIO, settings).tell(new Desired.Snapshot());

        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains(says);
    }

    static Stream<Arguments> objects() {
        String canary = """
                        - destination:
                            host: my-app
                            subset: canary
                          weight: 10
                """;
        return Stream.of(
                Arguments.of(canary, "", "has no destination subset canary: write it into the route, with weight 0"),
                Arguments.of(canary, canary + canary, "has twice the destination subset canary"),
                Arguments.of(canary, canary + canary.replace("subset: canary", "subset: other"),
                        "a third destination with a weight"),
                Arguments.of("    - route:", "    - name: other\n      route: []\n    - route:",
                        "has 2 routes: say which with routes"),
                Arguments.of("    - name: canary\n", "    - name: green\n",
                        "has no subset 'canary'; it has [stable, green]"));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void objectsThatDoNotFitAreExplained(String old, String other, String says) {
        // given
        String guide = Mesh.resource("guide.yaml");
        assertThat(guide).contains(old);
        mesh.apply(guide.replace(old, other));
        // when
        Outcome outcome = desk.tell(new Desired.Snapshot());

        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains(says);
    }

    @Test
    void headersAndMirrorsNeedAnHttpRoute() {
        // given
        mesh.apply(Mesh.resource("shop.yaml").replace("networking.istio.io/v1\n", "networking.istio.io/v1beta1\n"));
        var tcp = new Desk(mesh, Api.ISTIO, Desk.with(Desk.SUBSETS, "tcpRoutes", "3306"));
        mesh.pod("blue", Map.of("app", "my-app", "version", "blue"));
        mesh.pod("green", Map.of("app", "my-app", Settings.LABEL, "v2"));
        // when
        Outcome header = tcp.tell(new Traffic(Desk.shares("v1=1000"), Optional.of(Desk.shares("v1=1000")),
                List.of(new HeaderRoute("testers", "x-tester", "exact", "yes", "v2")), Optional.empty()));
        Outcome weights = tcp.shift("v1=1000", "v1=900 v2=100");

        // then
        assertThat(header.kind()).isEqualTo(Kind.FAILED);
        assertThat(header.reason().orElseThrow()).contains("header routes and mirrors need an http route");
        done(weights);
    }

    @Test
    void aMirrorOfSomebodyElseStaysAndIsSaid() {
        // given
        String guide = Mesh.resource("guide.yaml");
        mesh.apply(guide.replace("    - route:", "    - mirror: {host: audit}\n      route:"));
        // when
        Outcome outcome = desk.tell(new Traffic(Desk.shares("v1=1000"), Optional.of(Desk.shares("v1=1000")), List.of(),
                Optional.of(new Mirror("v2", 100))));

        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains("has a mirror of its own already");
        done(desk.back("v1=1000"));
        assertThat(mesh.tree("VirtualService", "my-app").at("/spec/http/0/mirror/host").asText()).isEqualTo("audit");
    }

    @Test
    void subsetsThatTheLabelsDoNotTellApartAreRefused() {
        // given
        mesh.apply(Mesh.resource("guide.yaml").replace("version: v1\n", "app: my-app\n").replace("version: v2\n",
                "app: my-app\n"));
        // when
        Outcome outcome = desk.shift("v1=1000", "v1=900 v2=100");

        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains("{app=my-app} of stable select pods of every revision");
    }

    @Test
    void threeRevisionsDoNotFit() {
        // when
        Outcome outcome = desk.shift("v1=1000", "v1=800 v2=100 v3=100");

        // then
        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason().orElseThrow()).contains("between two destinations");
    }
}
