package dev.spillway.executor.flags;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.openfeature.contrib.providers.flagd.Config;
import dev.openfeature.contrib.providers.flagd.FlagdOptions;
import dev.openfeature.contrib.providers.flagd.FlagdProvider;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.spillway.executor.Desired;
import dev.spillway.executor.FlagShare;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Outcome.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A flagd file, judged by the OpenFeature SDK with flagd's own in-process provider. */
@Timeout(120)
final class FlagdTest {
    private static final int USERS = 100_000;

    @TempDir
    private Path directory;
    private FlagdFile file;
    private FlagsPlatform platform;
    private Desk desk;

    @BeforeEach
    void aFileWithTwoFlags() {
        file = FlagdFile.in(directory);
        platform = file.platform();
        desk = new Desk(platform, FlagdFile.settings());
    }

    @AfterEach
    void close() throws IOException {
        platform.close();
    }

    @Test
    void theAskedShareOfUsersSeesTheFlagOnAndGrowthOnlyAddsUsers() {
        OpenFeatureAPI api = OpenFeatureAPI.getInstance();
        api.setProviderAndWait(new FlagdProvider(FlagdOptions.builder().resolverType(Config.Resolver.FILE)
                .offlineFlagSourcePath(file.path().toString()).offlinePollIntervalMs(100).deadline(60_000).build()));
        Client client = api.getClient();
        try {
            // given
            String before = desk.taken();
            Set<String> tenth = seenBy(client, 0.10);
            // when
            assertThat(desk.set(50).kind()).isEqualTo(Kind.DONE);
            Set<String> five = seenBy(client, 0.05);
            assertThat(desk.set(250).kind()).isEqualTo(Kind.DONE);
            Set<String> quarter = seenBy(client, 0.25);
            assertThat(desk.set(1000).kind()).isEqualTo(Kind.DONE);
            Set<String> all = seenBy(client, 1);
            // then
            assertThat(quarter).containsAll(five).hasSizeGreaterThan(five.size());
            assertThat(all).hasSize(USERS);
            assertThat(tenth).containsAll(five);
            // and off is off for everybody, not the default of the application's code
            assertThat(desk.set(0).kind()).isEqualTo(Kind.DONE);
            assertThat(seenBy(client, 0)).isEmpty();
            // and the way back
            assertThat(desk.back(before).kind()).isEqualTo(Kind.DONE);
            assertThat(seenBy(client, 0.10)).isEqualTo(tenth);
            // and what goes forward after it is too late
            assertThat(desk.set(0).kind()).isEqualTo(Kind.REFUSED);
        } finally {
            api.shutdown();
        }
    }

    /** The provider polls the file: until it has taken it up, the share is another. */
    private static Set<String> seenBy(Client client, double share) {
        Awaitility.await().until(() -> Math.abs(on(client, 4000).size() / 4000.0 - share) < 0.03);
        Set<String> users = on(client, USERS);
        assertThat(users.size() / (double) USERS).isBetween(share - 0.005, share + 0.005);
        return users;
    }

    private static Set<String> on(Client client, int users) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < users; i++) {
            String user = "user-" + i;
            // the default of the code is the opposite of what an absent flag must look like
            if (client.getBooleanValue(Flags.KEY, true, new ImmutableContext(user))) {
                seen.add(user);
            }
        }
        return seen;
    }

    @Test
    void nothingElseInTheFileIsTouched() {
        // given
        JsonNode before = file.tree();
        // when
        assertThat(desk.set(250).kind()).isEqualTo(Kind.DONE);
        // then
        JsonNode after = file.tree();
        assertThat(after.path("flags").path(Flags.KEY).path("targeting").toString())
                .isEqualTo("{\"fractional\":[[\"off\",750],[\"on\",250]]}");
        ((com.fasterxml.jackson.databind.node.ObjectNode) after.path("flags").path(Flags.KEY)).set("targeting",
                before.path("flags").path(Flags.KEY).path("targeting"));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void doneCarriesWhatWasReadBack() {
        // when
        Outcome outcome = desk.set(50);
        // then
        assertThat(outcome.observed().orElseThrow().flags()).containsExactly(new FlagShare(Flags.KEY, 50));
        assertThat(file.permille()).isEqualTo(50);
    }

    @Test
    void aFlagWithoutTargetingIsSplitAndGetsNoneAgain() throws IOException {
        // given
        Path _ = Files.writeString(file.path(), FlagdFile.TEXT.replace(
                "\"metadata\": {\"owner\": \"ann\"},\n      \"targeting\": {\"fractional\": [[\"off\", 90], [\"on\", 10]]}",
                "\"metadata\": {\"owner\": \"ann\"}"));
        JsonNode bare = file.tree();
        assertThat(bare.path("flags").path(Flags.KEY).has("targeting")).isFalse();
        String before = desk.taken();
        // when
        assertThat(desk.set(50).kind()).isEqualTo(Kind.DONE);
        // then
        assertThat(file.permille()).isEqualTo(50);
        assertThat(desk.back(before).kind()).isEqualTo(Kind.DONE);
        assertThat(file.tree()).isEqualTo(bare);
    }

    @Test
    void theSplitIsFoundAmongTheOwnersRulesAndKeepsItsOrderAndItsBuckets() throws IOException {
        // given
        Path _ = Files.writeString(file.path(),
                FlagdFile.TEXT.replace("{\"fractional\": [[\"off\", 90], [\"on\", 10]]}",
                        "{\"if\": [{\"ends_with\": [{\"var\": \"email\"}, \"@x.org\"]}, \"on\", {\"fractional\":"
                                + " [{\"var\": \"account\"}, [\"on\", 1], [\"off\", 3]]}]}"));
        // when
        assertThat(desk.snapshot().observed().orElseThrow().flags()).containsExactly(new FlagShare(Flags.KEY, 250));
        assertThat(desk.set(500).kind()).isEqualTo(Kind.DONE);
        // then
        assertThat(file.tree().path("flags").path(Flags.KEY).path("targeting").toString())
                .isEqualTo("{\"if\":[{\"ends_with\":[{\"var\":\"email\"},\"@x.org\"]},\"on\","
                        + "{\"fractional\":[{\"var\":\"account\"},[\"on\",500],[\"off\",500]]}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "ENABLED"                                  | "DISABLED"            | it is DISABLED
            "off": false                               | "out": false          | it has no variant 'off', only [on, out]
            "new-checkout-flow"                        | "old-checkout"        | the file has no flag 'new-checkout-flow'
            ["off", 90]                                | ["banana", 90]        | its split also serves 'banana'
            ["off", 90]                                | ["off", {"var":"a"}]  | which is no number to shift
            {"fractional": [["off", 90], ["on", 10]]}  | {"if": [true, "on"]}  | its targeting has 0 fractional splits
            "flags": {                                 | "Flags": {            | is no flag definition: it has no object "flags"
            "metadata": {"team"                        | "metadata": {{"team"  | is no JSON
            """)
    void whatCannotBeShiftedIsSaidBeforeAnythingIsTouched(String good, String bad, String reason) throws IOException {
        // given
        String text = FlagdFile.TEXT.replaceFirst(java.util.regex.Pattern.quote(good),
                java.util.regex.Matcher.quoteReplacement(bad));
        assertThat(text).isNotEqualTo(FlagdFile.TEXT);
        Path _ = Files.writeString(file.path(), text);
        // when
        Outcome snapshot = desk.snapshot();
        Outcome set = desk.set(500);
        // then
        assertThat(snapshot.kind()).isEqualTo(Kind.FAILED);
        assertThat(snapshot.reason().orElseThrow()).contains(reason);
        assertThat(set.kind()).isEqualTo(Kind.FAILED);
        assertThat(Files.readString(file.path())).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            file                  | ../../etc/flags.json | must stand in
            file                  | none.json            | there is no file
            provider              | unleash              | settings.provider is 'unleash', this executor has [flagd]
            off.new-checkout-flow | on                   | are the same
            """)
    void settingsThatLeadNowhereAreNamed(String name, String value, String reason) {
        // given
        Map<String, String> settings = FlagdFile.settings();
        settings.put(name, value);
        // when
        Outcome outcome = new Desk(platform, settings).snapshot();
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains(reason);
    }

    @Test
    void aFlagThatTheTargetDoesNotNameIsNotShifted() {
        // when
        Outcome outcome = desk.ask(new Desired.Flag("banner", 100));
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).isEqualTo(
                "the target names no flag 'banner', only [new-checkout-flow]");
    }

    @Test
    void usersWithoutATargetingKeyAreNotSwitchedOnByAFlagThatIsOnByDefault() throws IOException {
        // given
        Path _ = Files.writeString(file.path(), FlagdFile.TEXT.replace("\"defaultVariant\": \"off\"",
                "\"defaultVariant\": \"on\""));
        // when
        Outcome outcome = desk.set(50);
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains("which users without a targeting key would get");
    }

    @Test
    void thereIsNoWayBackToWhatIsNoSnapshot() {
        for (String garbage : List.of("[]", "{", "{\"new-checkout-flow\":{\"targeting\":7}}")) {
            assertThat(desk.back(garbage).kind()).isIn(Kind.REFUSED, Kind.FAILED);
        }
        assertThat(file.permille()).isEqualTo(100);
    }

    @Test
    void aDataDirectoryBelongsToOneExecutor() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(file::platform)).isInstanceOf(
                java.io.UncheckedIOException.class).hasMessageContaining("in use by another Spillway");
    }
}
