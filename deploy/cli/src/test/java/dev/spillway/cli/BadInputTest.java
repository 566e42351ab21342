package dev.spillway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input from outside, to a whole Spillway: each a clear message, and the engine goes on. */
class BadInputTest {
    private static final byte[] GARBAGE = "not avro at all".getBytes(UTF_8);
    private static final byte[] UNKNOWN_SCHEMA = {0, 0, 15, 66, 63, 1, 2, 3};
    @TempDir
    static Path data = Path.of("");
    @SuppressWarnings("NullAway.Init") // set before any test
    private static Rig rig;

    @BeforeAll
    static void start() throws Exception {
        rig = new Rig(data.resolve("stack"));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void whatCannotBeReadIsADeadLetterAndTheEngineGoesOn() throws Exception {
        for (Topic topic : List.of(Topic.REQUESTS, Topic.OBSERVATIONS, Topic.OUTCOMES)) {
            // given
            var garbage = rig.write(topic, null, "test/garbage", GARBAGE);
            var unknown = rig.write(topic, null, "test/garbage", UNKNOWN_SCHEMA);
            var empty = rig.write(topic, null, "test/garbage", null);
            var keyless = rig.write(topic, 0, null, GARBAGE);

            // when / then
            assertThat(rig.letter(garbage).value()).hasValueSatisfying(v -> assertThat(v).isEqualTo(GARBAGE));
            assertThat(rig.letter(unknown).reason()).contains("999999");
            assertThat(rig.letter(empty).reason()).contains("null");
            assertThat(rig.letter(keyless).reason()).contains("key");
        }
        assertThat(rig.letter(rig.write(Topic.COMMANDS, null, "test/garbage", GARBAGE)).reason()).contains("magic");
        assertThat(rig.letter(rig.write(Topic.COMMANDS, null, "test/garbage", UNKNOWN_SCHEMA)).reason())
                .contains("999999");
        for (Topic topic : List.of(Topic.SERVICES, Topic.EVENTS, Topic.DEAD_LETTERS)) {
            rig.write(topic, null, "test/garbage", GARBAGE);
            rig.write(topic, null, "test/garbage", UNKNOWN_SCHEMA);
        }
        var listed = rig.onCluster("dead-letters", "list", "--topic", "requests", "--registry",
                rig.stack().cluster().registry());
        assertThat(listed.status()).isZero();
        assertThat(listed.said().lines().filter(line -> line.contains("is no dead letter")))
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(listed.said().lines().filter(line -> !line.contains("is no dead letter")))
                .hasSizeGreaterThanOrEqualTo(4).allMatch(line -> line.contains("spillway.requests"));
        rig.promotes(new ServiceId("test", "after-garbage"));
    }

    @Test
    void whatIsTooLargeIsRefusedAndWhatIsNotDoesNotEndTheEngine() throws Exception {
        // given
        var service = new ServiceId("test", "large");
        rig.define(Rig.definition(service, "unused").replace("instance: dev", "instance: moon"));

        // when: more than a broker's usual megabyte stands in the state
        for (int n = 0; n < 9; n++) {
            var large = rig.ask(service, "deploy", deployment(120_000, n));
            assertThat(large.statusCode()).as(large.body()).isEqualTo(200);
        }
        var tooLarge = rig.ask(service, "deploy", deployment(140_000, 99));
        var letter = rig.letter(rig.write(Topic.REQUESTS, null, service.toString(), new byte[900_000]));
        var small = rig.letter(rig.write(Topic.REQUESTS, null, service.toString(), new byte[200_000]));
        var elsewhere = rig.letter(rig.write(Topic.OUTCOMES, 0, "test/nowhere", new byte[1_000_000]));

        // then
        assertThat(rig.all(Topic.SERVICES)).anyMatch(record -> record.serializedValueSize() > 1024 * 1024);
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(tooLarge.body()).contains("131072");
        assertThat(letter.reason()).contains("900000 bytes");
        assertThat(small.reason()).contains("200000 bytes");
        assertThat(elsewhere.reason()).contains("1000000 bytes");
        rig.promotes(new ServiceId("test", "after-large"));
    }

    private static String deployment(int bytes, int n) {
        return "{\"onConflict\": \"" + (n == 0 ? "supersede" : "queue") + "\", \"revision\": {\"label\": \"v" + n
                + "\", \"artifact\": \"a\", \"config\": {\"N\": \"" + n + "\", \"X\": \"" + "x".repeat(bytes)
                + "\"}}}";
    }

    @Test
    void aDeadLetterIsSentAgainByteByByte() throws Exception {
        // given
        var garbage = rig.write(Topic.REQUESTS, null, "test/again", GARBAGE);
        rig.letter(garbage);
        String registry = rig.stack().cluster().registry();
        String place = rig.onCluster("dead-letters", "list", "--registry", registry).said().lines()
                .filter(line -> line.contains("test/again")).map(line -> line.split(" ", 2)[0]).findFirst()
                .orElseThrow();

        // when
        var replayed = rig.onCluster("dead-letters", "replay", "--offset", place, "--registry", registry);
        var nowhere = rig.onCluster("dead-letters", "replay", "--offset", "0:999999", "--registry", registry);

        // then
        assertThat(replayed.status()).as(replayed.said()).isZero();
        assertThat(rig.all(Topic.REQUESTS).stream().filter(r -> r.key() != null && new String(r.key(), UTF_8)
                .equals("test/again"))).hasSize(2).allMatch(r -> Arrays.equals(r.value(), GARBAGE));
        assertThat(nowhere.status()).isEqualTo(Exit.BAD_INPUT);
        assertThat(nowhere.said()).contains("0:999999");
    }

    @Test
    void aRequestInThePartitionOfAnotherHashIsTakenAllTheSame() throws Exception {
        // given
        ServiceId service = elsewhere();
        rig.define(Rig.definition(service, Rig.goodCommand("v1")));
        byte[] deploy = rig.stack().wire().request(service,
                new Request.Deploy(ask("other-hash"), Revision.of("v1", "v1"), Optional.empty()), "");

        // when
        rig.write(Topic.REQUESTS, crc32(service), service.toString(), deploy);

        // then
        assertThat(rig.event(service, Event.RolloutStarted.class).brief().rollout().toString())
                .isEqualTo(service + "/other-hash");
    }

    /** A service that librdkafka's default partitioner puts elsewhere than Java's. */
    private static ServiceId elsewhere() {
        for (int n = 0;; n++) {
            var service = new ServiceId("test", "crc-" + n);
            if (crc32(service) != Topics.partitionFor(service.toString(), Topics.DEV_PARTITIONS)) {
                return service;
            }
        }
    }

    private static int crc32(ServiceId service) {
        var crc = new CRC32();
        crc.update(service.toString().getBytes(UTF_8));
        return (int) (crc.getValue() % Topics.DEV_PARTITIONS);
    }

    private static Request.Ask ask(String id) {
        return new Request.Ask(id, "", new Actor("test", "kafka", false), Optional.empty(), Optional.empty(),
                Optional.empty(), Instant.now());
    }

    @Test
    void anIdWithAnotherContentIsRejectedAndOneOfAnUnknownServiceIsNowhere() throws Exception {
        // given
        var service = new ServiceId("test", "ids");
        rig.define(Rig.definition(service, "sleep 600"));
        rig.ask(service, "freeze", "{\"requestId\": \"once\", \"on\": true}");

        // when
        var other = rig.ask(service, "freeze", "{\"requestId\": \"once\", \"on\": false}");
        var again = rig.ask(service, "freeze", "{\"requestId\": \"once\", \"on\": true}");
        var unknown = rig.ask(new ServiceId("test", "nobody"), "pause", "{}");
        var onTopic = rig.write(Topic.REQUESTS, null, "test/nobody",
                rig.stack().wire().request(new ServiceId("test", "nobody"), new Request.Pause(ask("p")), ""));

        // then
        assertThat(other.statusCode()).as(other.body()).isEqualTo(409);
        assertThat(other.body()).contains("once");
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(again.body()).contains("\"duplicate\":true", "FreezeChanged").doesNotContain("RequestRejected");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("test/nobody");
        assertThat(rig.letter(onTopic).reason()).contains("test/nobody");
        assertThat(rig.log(new ServiceId("test", "nobody"))).isEmpty();
    }

    @Test
    void aDefinitionThatMakesNoSenseIsRefusedByField() throws Exception {
        // given
        String good = Rig.definition(new ServiceId("test", "bad"), "sleep 600");

        // when
        var tooMuch = rig.define(good.replace("setWeight: 50", "setWeight: 101"));
        var empty = rig.define(good.replace("      - setWeight: 50\n", "").replace("steps:", "steps: []"));
        var platform = rig.define(good.replace("platform: local", "platform: mainframe"));
        var large = rig.define("x".repeat(10_000_000));

        // then
        assertThat(tooMuch.statusCode()).isEqualTo(422);
        assertThat(tooMuch.body()).contains("setWeight").contains("101");
        assertThat(empty.statusCode()).as(empty.body()).isEqualTo(422);
        assertThat(empty.body()).contains("steps");
        assertThat(platform.statusCode()).isEqualTo(422);
        assertThat(platform.body()).contains("mainframe");
        assertThat(large.statusCode()).isEqualTo(413);
    }

    @Test
    void aTargetThatNobodyServesIsNamed() throws Exception {
        // given
        var service = new ServiceId("test", "elsewhere");
        rig.define(Rig.definition(service, "sleep 600").replace("instance: dev", "instance: moon"));

        // when
        rig.deploy(service, "sleep 600", Map.of());

        // then
        assertThat(rig.event(service, Event.ExecutorSilent.class).reason()).contains("local/moon");
    }

    @Test
    void aChildThatExitsEndsTheRolloutAndWhatItPrintedStaysOutOfTheTopics() throws Exception {
        // given: a secret that no definition holds, and a reference to it that one does
        var service = new ServiceId("test", "exits");
        Path secret = Files.writeString(data.resolve("secret"), "planted-7f3a9c");
        Path script = Files.writeString(data.resolve("leaky.sh"), """
                export DB_PASSWORD="$(cat '%s')"
                echo "cannot log in with $DB_PASSWORD"
                exit 3
                """.formatted(secret));
        rig.define(Rig.definition(service, "sh '" + script + "'"));

        // when
        rig.deploy(service, "sh '" + script + "'", Map.of("DB_PASSWORD", "secretKeyRef:db/password"));

        // then
        var ended = rig.event(service, Event.RolloutEnded.class).ended();
        assertThat(ended.reason()).contains("exited before it was ready");
        List<String> bytes = everything();
        assertThat(bytes).noneMatch(text -> text.contains("planted-7f3a9c"));
        assertThat(bytes).anyMatch(text -> text.contains("secretKeyRef:db/password"));
    }

    /** Keys, values and headers of every topic. */
    private static List<String> everything() {
        var texts = new ArrayList<String>();
        for (Topic topic : Topic.values()) {
            rig.all(topic).forEach(record -> {
                texts.add(new String(Optional.ofNullable(record.key()).orElse(new byte[0]), UTF_8));
                texts.add(new String(Optional.ofNullable(record.value()).orElse(new byte[0]), UTF_8));
                Arrays.stream(record.headers().toArray())
                        .forEach(h -> texts.add(h.key() + "=" + new String(h.value(), UTF_8)));
            });
        }
        return texts;
    }

    @Test
    void aChildThatIsNeverReadyEndsTheRolloutAtItsDeadline() throws Exception {
        // given
        var service = new ServiceId("test", "never");
        rig.define(Rig.definition(service, "sleep 600").replace("policy: {window: 1s}",
                "policy: {window: 1s, deadlines: {deploy: 3s}}"));

        // when
        rig.deploy(service, "sleep 600", Map.of());

        // then
        var ended = rig.event(service, Event.RolloutEnded.class).ended();
        assertThat(ended.reason()).contains("not done in time", "app");
    }

    @Test
    void whatARoleCannotHaveIsSaidWithStatusTwo() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // given
            String port = String.valueOf(taken.getLocalPort());
            String bootstrap = rig.stack().cluster().bootstrap();
            String registry = rig.stack().cluster().registry();
            Path file = Files.writeString(data.resolve("file"), "");
            Path fresh = data.resolve("fresh");

            // when / then
            refused(port, "dev", "--data", fresh.toString(), "--kafka-port", port);
            refused("in use", "dev", "--data", data.resolve("stack").toString(), "--kafka-port", "0");
            refused(file.toString(), "dev", "--data", file.toString(), "--kafka-port", "0");
            refused(port, "gateway", "--bootstrap", bootstrap, "--registry", registry, "--port", port);
            refused("from other machines", "gateway", "--bootstrap", bootstrap, "--registry", registry, "--host",
                    "0.0.0.0");
            refused("nowhere.invalid", "gateway", "--bootstrap", bootstrap, "--registry", registry, "--tokens",
                    Files.writeString(data.resolve("tokens"), "a 0123456789abcdef").toString(), "--host",
                    "nowhere.invalid");
            refused("line 1", "gateway", "--bootstrap", bootstrap, "--registry", registry, "--tokens",
                    Files.writeString(data.resolve("bad-tokens"), "a 0123").toString());
            refused(port, "engine", "--instance", "x", "--bootstrap", bootstrap, "--registry", registry,
                    "--metrics-port", port);
            refused("0..65535", "executor", "metrics", "--instance", "x", "--bootstrap", bootstrap, "--registry",
                    registry, "--metrics-port", "65536");
            refused(port, "executor", "local", "--instance", "x", "--bootstrap", bootstrap, "--registry", registry,
                    "--data", fresh.toString(), "--metrics-port", port);
            refused(file.toString(), "executor", "local", "--instance", "x", "--bootstrap", bootstrap, "--registry",
                    registry, "--data", file.toString());
            refused(port, "executor", "haproxy", "--instance", "x", "--bootstrap", bootstrap, "--registry", registry,
                    "--data", data.resolve("router").toString(), "--metrics-port", port);
            refused("in use", "executor", "haproxy", "--instance", "x", "--bootstrap", bootstrap, "--registry",
                    registry, "--data", data.resolve("stack/haproxy").toString());
            for (String option : List.of("--port", "--kafka-port", "--registry-port", "--metrics-port")) {
                refused(option + ": must be 0..65535", "dev", "--data", fresh.toString(), option, "65536");
            }
            for (String option : List.of("--threads", "--standbys", "--partitions", "--replication")) {
                refused(option, "engine", "--instance", "x", "--bootstrap", bootstrap, "--registry", registry, option,
                        "-1");
            }
            refused("--instance: must be 1 to 64", "engine", "--instance", "a b", "--bootstrap", bootstrap);
            refused("--instance: must be 1 to 64", "executor", "metrics", "--instance", "", "--bootstrap", bootstrap);
            refused(file.toString(), "engine", "--instance", "x", "--bootstrap", bootstrap, "--registry", registry,
                    "--partitions", String.valueOf(Topics.DEV_PARTITIONS), "--state-dir", file.toString());
            refused("partitions", "engine", "--instance", "x", "--bootstrap", bootstrap, "--registry", registry,
                    "--partitions", "7");
        }
    }

    private static void refused(String named, String... args) {
        Rig.Ran ran = Rig.spillway(args);
        assertThat(ran.status()).as(ran.said()).isEqualTo(Exit.BAD_INPUT);
        assertThat(ran.said()).contains(named).doesNotContain("\tat ");
    }

    @Test
    void whoIsAwayIsSaidWithItsAddressAndStatusFive() {
        for (String role : List.of("engine", "gateway")) {
            // given: nobody listens on port 1
            var args = new ArrayList<>(List.of(role, "--bootstrap", rig.stack().cluster().bootstrap(), "--registry",
                    "http://127.0.0.1:1"));
            if (role.equals("engine")) {
                args.addAll(List.of("--instance", "x", "--partitions", String.valueOf(Topics.DEV_PARTITIONS)));
            }

            // when
            Rig.Ran noRegistry = Rig.spillway(args.toArray(String[]::new));

            // then
            assertThat(noRegistry.status()).as(noRegistry.said()).isEqualTo(Exit.UNREACHABLE);
            assertThat(noRegistry.said()).contains("http://127.0.0.1:1", "--registry").doesNotContain("\tat ");
        }
        Rig.Ran noBroker = Rig.spillway("audit", "verify", "--bootstrap", "127.0.0.1:1");
        assertThat(noBroker.status()).as(noBroker.said()).isEqualTo(Exit.UNREACHABLE);
        assertThat(noBroker.said()).contains("127.0.0.1:1", "--bootstrap").doesNotContain("\tat ");
    }

    @Test
    void theChainOfARealLogVerifiesAndAForgedRecordIsNamed() throws Exception {
        // given
        var service = new ServiceId("test", "audited");
        rig.define(Rig.definition(service, "sleep 600"));
        rig.ask(service, "freeze", "{\"on\": true}");

        // when
        Rig.Ran intact = rig.onCluster("audit", "verify", "--service", service.toString(), "--output", "json");
        rig.write(Topic.EVENTS, null, service.toString(), GARBAGE);
        Rig.Ran forged = rig.onCluster("audit", "verify", "--service", service.toString());

        // then
        assertThat(intact.status()).as(intact.said()).isZero();
        assertThat(intact.said()).contains("\"intact\":true");
        assertThat(forged.status()).isEqualTo(1);
        assertThat(forged.said()).contains(service + " " + (rig.log(service).size() + 1) + ": ");
    }
}
