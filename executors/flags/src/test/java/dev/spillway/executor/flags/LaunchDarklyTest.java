package dev.spillway.executor.flags;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.integrations.FileData;
import dev.spillway.executor.FlagShare;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.flags.LaunchDarkly.Trouble;
import dev.spillway.executor.flags.launchdarkly.LaunchDarklyStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LaunchDarkly's API as it is documented, and its own server SDK as the judge of what came of it. */
@Timeout(120)
final class LaunchDarklyTest {
    private static final int USERS = 100_000;

    @TempDir
    private Path directory;
    private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private LaunchDarkly server;
    private LaunchDarklyStore store;
    private FlagsPlatform platform;
    private Desk desk;

    @BeforeEach
    void aFlagThatTenPercentSee() throws IOException {
        server = new LaunchDarkly(directory);
        open(LaunchDarkly.TOKEN);
    }

    private void open(String token) throws IOException {
        store = new LaunchDarklyStore(server.base(), token, clock::get);
        platform = new FlagsPlatform(directory.resolve("data-" + token), Map.of("launchDarkly", store));
        desk = new Desk(platform, LaunchDarkly.settings());
    }

    @AfterEach
    void close() throws IOException {
        platform.close();
        store.close();
        server.close();
        assertThat(server.complaints()).as("what the API would not take").isEmpty();
    }

    /** As an application with the SDK sees it. */
    private Set<String> seen() throws IOException {
        LDConfig config = new LDConfig.Builder().events(Components.noEvents())
                .logging(Components.noLogging())
                .dataSource(FileData.dataSource().filePaths(server.file())).build();
        Set<String> users = new HashSet<>();
        try (LDClient client = new LDClient("sdk-key", config)) {
            assertThat(client.isInitialized()).isTrue();
            for (int i = 0; i < USERS; i++) {
                if (client.boolVariation(Flags.KEY, LDContext.create("user-" + i), false)) {
                    users.add("user-" + i);
                }
            }
        }
        return users;
    }

    private Set<String> seen(double share) throws IOException {
        Set<String> users = seen();
        assertThat(users.size() / (double) USERS).isBetween(share - 0.005, share + 0.005);
        return users;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theAskedShareOfUsersSeesTheFlagOnAndGrowthOnlyAddsUsers(boolean onStandsFirst) throws IOException {
        // given
        if (onStandsFirst) {
            server.edit(flag -> {
                flag.set("variations", flag.arrayNode().add(flag.path("variations").path(1))
                        .add(flag.path("variations").path(0)));
                ((ObjectNode) flag.path("environments").path("production")).put("offVariation", 1)
                        .putObject("fallthrough").put("variation", 1);
            });
        }
        // when
        assertThat(desk.set(50).kind()).isEqualTo(Kind.DONE);
        Set<String> five = seen(0.05);
        assertThat(desk.set(250).kind()).isEqualTo(Kind.DONE);
        Set<String> quarter = seen(0.25);
        assertThat(desk.set(1000).kind()).isEqualTo(Kind.DONE);
        // then
        assertThat(quarter).containsAll(five).hasSizeGreaterThan(five.size());
        assertThat(seen()).hasSize(USERS);
    }

    @Test
    void theWayBackIsTheExactRolloutOfBefore() throws IOException {
        // given
        Set<String> tenth = seen(0.10);
        String before = desk.taken();
        assertThat(desk.set(500).kind()).isEqualTo(Kind.DONE);
        // when
        Outcome back = desk.back(before);
        // then
        assertThat(back.kind()).isEqualTo(Kind.DONE);
        assertThat(back.observed().orElseThrow().snapshot()).contains(before);
        assertThat(seen()).isEqualTo(tenth);
    }

    @Test
    void aFlagThatWasOffGoesOffAgainWithItsWeightsAsTheyWere() throws IOException {
        // given
        server.edit(flag -> ((ObjectNode) flag.path("environments").path("production")).put("on", false));
        String before = desk.taken();
        assertThat(desk.set(50).kind()).isEqualTo(Kind.DONE);
        seen(0.05);
        // when
        assertThat(desk.back(before).kind()).isEqualTo(Kind.DONE);
        // then
        assertThat(seen()).isEmpty();
        assertThat(server.environment().path("on").asBoolean()).isFalse();
        assertThat(server.environment().path("fallthrough").path("rollout").path("variations").toString())
                .isEqualTo("[{\"variation\":0,\"weight\":90000},{\"variation\":1,\"weight\":10000}]");
        assertThat(server.patches().getLast().path("instructions").path(0).path("kind").asText())
                .isEqualTo("turnFlagOff");
    }

    @Test
    void offIsTheKillSwitchAndServesTheOffVariation() throws IOException {
        // when
        assertThat(desk.set(0).kind()).isEqualTo(Kind.DONE);
        // then
        assertThat(seen()).isEmpty();
        assertThat(server.patches()).hasSize(1);
        assertThat(server.patches().getFirst().path("instructions").toString())
                .isEqualTo("[{\"kind\":\"turnFlagOff\"}]");
    }

    @Test
    void aKillSwitchThatWouldServeTheNewVariationIsNotUsed() throws IOException {
        // given
        server.edit(flag -> ((ObjectNode) flag.path("environments").path("production")).put("offVariation", 1));
        // when
        assertThat(desk.set(0).kind()).isEqualTo(Kind.DONE);
        // then
        assertThat(seen()).isEmpty();
        assertThat(server.environment().path("on").asBoolean()).isTrue();
    }

    @Test
    void whatStandsAlreadyIsNotWrittenAgain() {
        // when
        Outcome outcome = desk.set(100);
        // then
        assertThat(outcome.observed().orElseThrow().flags()).containsExactly(new FlagShare(Flags.KEY, 100));
        assertThat(server.patches()).isEmpty();
    }

    @Test
    void usersAreBucketedByTheAttributeThatTheTargetNames() throws IOException {
        // given
        Map<String, String> settings = LaunchDarkly.settings();
        settings.put("contextKind", "account");
        settings.put("bucketBy", "region");
        // when
        assertThat(new Desk(platform, settings).set(500).kind()).isEqualTo(Kind.DONE);
        // then
        assertThat(server.environment().path("fallthrough").path("rollout").path("contextKind").asText())
                .isEqualTo("account");
        assertThat(server.environment().path("fallthrough").path("rollout").path("bucketBy").asText())
                .isEqualTo("region");
        assertThat(seen()).as("a context of another kind gets the variation that stands first").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            405 | changes of this flag need an approval in LaunchDarkly (405)
            400 | it clashes with a scheduled one (400): because
            403 | the access token may not do this (403): because
            422 | LaunchDarkly answers with status 422: because
            """)
    void whatLaunchDarklyRefusesFailsWithItsReasonAndIsNotTriedAgain(int status, String reason) {
        // given
        server.trouble(new Trouble("PATCH", status, Map.of(), "because"));
        // when
        Outcome outcome = desk.set(500);
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains(reason.replace(": because", "")).contains("because");
        assertThat(server.patches()).isEmpty();
    }

    @Test
    void aConflictIsReadAgainAndTriedAgain() {
        // given
        server.trouble(new Trouble("PATCH", 409, Map.of(), "conflict"));
        // when
        Outcome outcome = desk.set(500);
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.DONE);
        assertThat(server.patches()).hasSize(1);
    }

    @Test
    void afterTooManyRequestsNothingIsAskedBeforeTheMomentThatWasNamed() {
        // given
        Instant reset = clock.get().plusSeconds(5);
        server.trouble(new Trouble("GET", 429, Map.of("X-Ratelimit-Reset", String.valueOf(reset.toEpochMilli())), ""));
        // when
        Outcome tooEarly = desk.set(500);
        // then
        assertThat(tooEarly.kind()).isEqualTo(Kind.FAILED);
        assertThat(tooEarly.reason().orElseThrow()).contains("takes no more requests before " + reset);
        assertThat(server.requests()).isEqualTo(1);
        // when
        clock.set(reset);
        // then
        assertThat(desk.set(500).kind()).isEqualTo(Kind.DONE);
    }

    @Test
    void anAddressThatAskedTooOftenWaitsAsLongAsItWasTold() {
        // given
        server.trouble(new Trouble("GET", 429, Map.of("Retry-After", "7"), ""));
        // when
        Outcome tooEarly = desk.set(500);
        // then
        assertThat(tooEarly.reason().orElseThrow()).contains("before " + clock.get().plusSeconds(7));
    }

    @Test
    void aWrongTokenIsNamedAndStandsInNoAnswer() throws IOException {
        // given
        platform.close();
        store.close();
        open("api-wrong");
        server.trouble(new Trouble("GET", 403, Map.of(), "the token api-wrong may not"));
        // when
        Outcome forbidden = desk.snapshot();
        Outcome unknown = desk.snapshot();
        // then
        assertThat(forbidden.reason().orElseThrow()).contains("(403)").doesNotContain("api-wrong");
        assertThat(unknown.reason().orElseThrow()).contains("does not accept the access token (401)")
                .doesNotContain("api-wrong");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            project              | warehouse | LaunchDarkly knows no such project, environment or flag (404)
            environment          | staging   | it has no environment 'staging', only [production]
            on.new-checkout-flow | blue      | it has no variation 'blue' of [legacy, new]
            project              | ''        | settings.project is missing
            """)
    void settingsThatLeadNowhereAreNamed(String name, String value, String reason) {
        // given
        Map<String, String> settings = LaunchDarkly.settings();
        settings.put(name, value);
        // when
        Outcome outcome = new Desk(platform, settings).snapshot();
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            archived   | it is archived
            experiment | runs an experiment or a guarded rollout
            third      | its fallthrough also serves variation 2
            bucketBy   | users without the attribute region get the variation that stands first
            """)
    void aFlagThatCannotBeShiftedIsSaidBeforeAnythingIsTouched(String what, String reason) {
        // given
        server.edit(flag -> {
            ObjectNode here = (ObjectNode) flag.path("environments").path("production");
            ObjectNode rollout = (ObjectNode) here.path("fallthrough").path("rollout");
            switch (what) {
                case "archived" -> flag.put("archived", true);
                case "experiment" -> rollout.put("kind", "experiment");
                case "third" -> {
                    flag.withArray("variations").addObject().put("_id", "id-x").put("value", "x");
                    rollout.withArray("variations").addObject().put("variation", 2).put("weight", 5);
                }
                default -> {
                    flag.set("variations", flag.arrayNode().add(flag.path("variations").path(1))
                            .add(flag.path("variations").path(0)));
                    rollout.put("bucketBy", "region");
                }
            }
        });
        // when
        Outcome outcome = desk.snapshot();
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains("flag new-checkout-flow: ").contains(reason);
        assertThat(server.patches()).isEmpty();
    }

    @Test
    void aServerThatIsAwayIsWaitedForUntilTheDeadline() {
        // given
        server.close();
        // when
        Outcome outcome = desk.set(500);
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains("does not answer: ConnectException");
    }

    @Test
    void theAuditTrailOfLaunchDarklyNamesTheCommand() {
        // when
        assertThat(desk.set(500).kind()).isEqualTo(Kind.DONE);
        // then
        assertThat(server.patches().getFirst().path("comment").asText())
                .isEqualTo("Spillway prod/checkout/r1/0/0/flags/1");
    }
}
