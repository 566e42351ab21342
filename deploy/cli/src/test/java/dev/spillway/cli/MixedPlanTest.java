package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.ServiceId;
import dev.spillway.executor.database.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole Spillway: processes and their traffic, and a flag in a file, in one plan. */
@Timeout(300)
class MixedPlanTest {
    private static final ServiceId SHOP = new ServiceId("test", "shop");
    private static final String FLAGS = """
            {
              "flags": {
                "new-checkout": {
                  "state": "ENABLED",
                  "variants": {"on": true, "off": false},
                  "defaultVariant": "off",
                  "targeting": {"fractional": [["off", 98], ["on", 2]]}
                }
              }
            }
            """;

    @TempDir
    Path directory = Path.of("");

    @Test
    void anAbortAtEveryStepRestoresTrafficAndFlagAndAPromotionKeepsThem() throws Exception {
        Path file = Files.createDirectories(directory.resolve("stack/flag-files")).resolve("shop.json");
        try (Rig rig = new Rig(directory.resolve("stack")); HttpClient users = HttpClient.newHttpClient()) {
            // given
            Path _ = Files.writeString(file, FLAGS);
            var defined = rig.define(definition());
            assertThat(defined.statusCode()).as(defined.body()).isEqualTo(200);
            rig.deploy(SHOP, Rig.goodCommand("v1"), Map.of());
            int holds = promote(rig, 0, 3);
            await(rig, Event.RolloutEnded.class, 1);
            assertThat(flag(file)).isEqualTo("[[\"off\",0],[\"on\",1000]]");
            Path _ = Files.writeString(file, FLAGS);
            // when
            String[] atStep = {"[[\"off\",98],[\"on\",2]]", "[[\"off\",900],[\"on\",100]]",
                    "[[\"off\",0],[\"on\",1000]]"};
            int[] canary = {10, 10, 40};
            for (int reached = 0; reached < atStep.length; reached++) {
                rig.deploy(SHOP, Rig.goodCommand("v2"), Map.of("TRY", "" + reached));
                holds = promote(rig, holds, reached);
                holds++;
                await(rig, Event.Held.class, holds);
                assertThat(flag(file)).isEqualTo(atStep[reached]);
                assertThat(answers(rig, users).getOrDefault("hello from v2\n", 0)).isEqualTo(canary[reached]);
                rig.ask(SHOP, "abort", "{\"reason\": \"test\"}");
                await(rig, Event.RolloutEnded.class, 2 + reached);
                // then
                assertThat(flag(file)).isEqualTo(atStep[0]);
                assertThat(answers(rig, users)).isEqualTo(Map.of("hello from v1\n", 40));
            }
            // when
            rig.deploy(SHOP, Rig.goodCommand("v2"), Map.of("TRY", "last"));
            int _ = promote(rig, holds, 3);
            await(rig, Event.Promoted.class, 2);
            // then
            assertThat(flag(file)).isEqualTo(atStep[2]);
            assertThat(answers(rig, users)).isEqualTo(Map.of("hello from v2\n", 40));
        }
    }

    @Test
    void aFlagAloneIsRampedTakenBackAndUndone() throws Exception {
        Path file = Files.createDirectories(directory.resolve("stack/flag-files")).resolve("shop.json");
        try (Rig rig = new Rig(directory.resolve("stack"))) {
            // given
            Path _ = Files.writeString(file, FLAGS);
            var defined = rig.define(alone());
            assertThat(defined.statusCode()).as(defined.body()).isEqualTo(200);
            // when
            rig.deploy(SHOP, "new-checkout", Map.of("TRY", "1"));
            await(rig, Event.Held.class, 1);
            // then
            assertThat(flag(file)).isEqualTo("[[\"off\",900],[\"on\",100]]");
            rig.ask(SHOP, "abort", "{\"reason\": \"test\"}");
            await(rig, Event.RolloutEnded.class, 1);
            assertThat(flag(file)).isEqualTo("[[\"off\",98],[\"on\",2]]");
            // when
            rig.deploy(SHOP, "new-checkout", Map.of("TRY", "2"));
            int _ = promote(rig, 1, 1);
            await(rig, Event.RolloutEnded.class, 2);
            // then
            assertThat(flag(file)).isEqualTo("[[\"off\",0],[\"on\",1000]]");
            // when
            rig.deploy(SHOP, "new-checkout", Map.of("TRY", "3"));
            await(rig, Event.Held.class, 3);
            rig.ask(SHOP, "abort", "{\"reason\": \"test\"}");
            await(rig, Event.RolloutEnded.class, 3);
            // then
            assertThat(flag(file)).as("what the promoted ramp left").isEqualTo("[[\"off\",0],[\"on\",1000]]");
        }
    }

    @Test
    void aSchemaIsExpandedFilledAndContractedAroundARelease() throws Exception {
        Path file = Files.createDirectories(directory.resolve("stack/flag-files")).resolve("shop.json");
        try (Postgres postgres = new Postgres()) {
            Path _ = Files.writeString(directory.resolve("stack/databases.properties"), "shop.url="
                    + postgres.account().url() + "\nshop.user=" + postgres.account().user() + "\n");
            try (Rig rig = new Rig(directory.resolve("stack"))) {
                // given
                Path _ = Files.writeString(file, FLAGS);
                postgres.execute("CREATE TABLE customer (id serial PRIMARY KEY, email text);"
                        + "INSERT INTO customer (email) SELECT 'u' || n FROM generate_series(1, 5000) n");
                var plain = rig.define(definition());
                assertThat(plain.statusCode()).as(plain.body()).isEqualTo(200);
                rig.deploy(SHOP, Rig.goodCommand("v1"), Map.of());
                int holds = promote(rig, 0, 3);
                await(rig, Event.RolloutEnded.class, 1);
                var migrating = rig.define(migrating());
                assertThat(migrating.statusCode()).as(migrating.body()).isEqualTo(200);
                // when it is taken back before the contraction
                rig.deploy(SHOP, Rig.goodCommand("v2"), Map.of("TRY", "1"));
                await(rig, Event.Held.class, holds + 1);
                assertThat(postgres.number("SELECT count(*) FROM customer WHERE mail = email")).isEqualTo(5000);
                rig.ask(SHOP, "abort", "{\"reason\": \"test\"}");
                await(rig, Event.RolloutEnded.class, 2);
                // then the old revision has all that it knew
                assertThat(postgres.number("SELECT count(email) FROM customer")).isEqualTo(5000);
                // when
                rig.deploy(SHOP, Rig.goodCommand("v2"), Map.of("TRY", "2"));
                int _ = promote(rig, holds + 1, 1);
                await(rig, Event.RolloutEnded.class, 3);
                // then
                assertThat(postgres.number("SELECT count(*) FROM information_schema.columns"
                        + " WHERE table_name = 'customer' AND column_name = 'email'")).isZero();
                assertThat(flag(file)).isEqualTo("[[\"off\",0],[\"on\",1000]]");
                var undo = rig.ask(SHOP, "undo", "{\"reason\": \"test\"}");
                assertThat(undo.statusCode()).as(undo.body()).isEqualTo(409);
                assertThat(undo.body()).contains("the schema was contracted for revision 2");
            }
        }
    }

    private static String migrating() {
        String plain = definition();
        return plain.substring(0, plain.indexOf("strategy:")) + """
                  - name: db
                    platform: database
                    database:
                      database: shop
                      version: "1"
                      expand: ALTER TABLE customer ADD COLUMN mail text;
                      backfill: >-
                        UPDATE customer SET mail = email WHERE id IN
                        (SELECT id FROM customer WHERE mail IS DISTINCT FROM email LIMIT :batch)
                      verify: SELECT count(*) FROM customer WHERE mail IS DISTINCT FROM email
                      contract: ALTER TABLE customer DROP COLUMN email;
                strategy:
                  canary:
                    steps:
                      - migrate: expand
                      - setWeight: 50
                      - migrate: backfill
                      - setFlag: {key: new-checkout, weight: 10}
                      - pause: {}
                      - setWeight: 100
                      - setFlag: {key: new-checkout, weight: 100}
                      - migrate: contract
                policy: {window: 1s}
                """;
    }

    private static String alone() {
        String whole = definition();
        int app = whole.indexOf("  - name: app");
        int flags = whole.indexOf("  - name: flags");
        int strategy = whole.indexOf("strategy:");
        return whole.substring(0, app) + whole.substring(flags, strategy) + """
                strategy:
                  flag:
                    key: new-checkout
                    steps:
                      - setFlag: 10
                      - pause: {}
                      - setFlag: 100
                policy: {window: 1s}
                """;
    }

    /** Answers so many holds, and returns how many there were in all. */
    private static int promote(Rig rig, int before, int times) throws IOException, InterruptedException {
        for (int i = 1; i <= times; i++) {
            await(rig, Event.Held.class, before + i);
            rig.ask(SHOP, "promote", "{}");
        }
        return before + times;
    }

    private static void await(Rig rig, Class<? extends Event> type, int times) {
        Awaitility.await(times + " " + type.getSimpleName()).atMost(Duration.ofSeconds(90)).until(
                () -> rig.log(SHOP).stream().map(Entry::event).filter(type::isInstance).count() >= times);
    }

    private static String flag(Path file) throws IOException {
        return new com.fasterxml.jackson.databind.ObjectMapper().readTree(file.toFile())
                .at("/flags/new-checkout/targeting/fractional").toString();
    }

    private static Map<String, Integer> answers(Rig rig, HttpClient users) throws IOException, InterruptedException {
        int port = rig.stack().platform().port(SHOP.toString(), "app").orElseThrow();
        Map<String, Integer> answers = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build();
            answers.merge(users.send(request, BodyHandlers.ofString()).body(), 1, Integer::sum);
        }
        return answers;
    }

    private static String definition() {
        return """
                apiVersion: spillway.dev/v1
                kind: Service
                metadata: {name: %s, environment: %s}
                targets:
                  - name: app
                    platform: local
                    local: {command: "unused", readiness: /health}
                  - name: flags
                    platform: flags
                    flags:
                      provider: flagd
                      file: shop.json
                      flags:
                        new-checkout: {}
                strategy:
                  canary:
                    steps:
                      - setWeight: 25
                      - pause: {}
                      - setFlag: {key: new-checkout, weight: 10}
                      - pause: {}
                      - setWeight: 100
                      - setFlag: {key: new-checkout, weight: 100}
                      - pause: {}
                policy: {window: 1s}
                """.formatted(SHOP.name(), SHOP.environment());
    }
}
