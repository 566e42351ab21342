package dev.spillway.dev.registry;

import static dev.spillway.dev.registry.RegistryClient.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.dev.broker.EmbeddedBroker;
import dev.spillway.dev.registry.RegistryClient.Said;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@SuppressWarnings("NullAway.Init")
class RegistryContractTest {

    private static EmbeddedBroker broker;
    private static EmbeddedRegistry registry;

    private RegistryClient client;
    private String subject;

    @BeforeAll
    static void start(@TempDir Path data) {
        broker = EmbeddedBroker.start(data, 0);
        registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
    }

    @AfterAll
    static void stop() {
        registry.close();
        broker.close();
    }

    @BeforeEach
    void subjectOfItsOwn(TestInfo test) {
        client = new RegistryClient(registry.url());
        subject = test.getDisplayName();
    }

    @Test
    void aRegisteredSchemaIsFoundByIdVersionAndText() throws Exception {
        // given
        String schema = order("id:long");
        // when
        int id = client.register(subject, schema).body().get("id").asInt();
        // then
        assertThat(client.get("/schemas/ids/" + id).body().get("schema").asText()).isEqualTo(schema);
        for (String version : List.of("1", "latest", "-1")) {
            Said found = client.get("/subjects/" + RegistryClient.encoded(subject) + "/versions/" + version);
            assertThat(found.body().get("id").asInt()).isEqualTo(id);
            assertThat(found.body().get("version").asInt()).isEqualTo(1);
            assertThat(found.body().get("subject").asText()).isEqualTo(subject);
            assertThat(found.body().get("schema").asText()).isEqualTo(schema);
        }
        assertThat(client.lookUp(subject, schema).body()).isEqualTo(client.get(versions() + "/1").body());
        assertThat(client.get(versions()).text()).isEqualTo("[1]");
        assertThat(client.get("/subjects").body()).anyMatch(name -> name.asText().equals(subject));
        assertThat(client.get("/schemas/types").text()).isEqualTo("[\"AVRO\"]");
    }

    @Test
    void theSameSchemaWrittenOtherwiseHasTheSameIdEverywhere() throws Exception {
        // given
        int id = client.register(subject, order("id:long")).body().get("id").asInt();
        String spaced = "{ \"name\":\"Order\",\n \"fields\":[ {\"type\":\"long\", \"name\":\"id\"} ], \"type\":\"record\" }";
        // then
        assertThat(client.register(subject, spaced).body().get("id").asInt()).isEqualTo(id);
        assertThat(client.register(subject + "-other", spaced).body().get("id").asInt()).isEqualTo(id);
        assertThat(client.get(versions()).text()).isEqualTo("[1]");
    }

    @Test
    void aDefaultIsPartOfASchema() throws Exception {
        // given: equal in Avro's parsing canonical form, different to a reader
        int plain = client.register(subject, order("note:string")).body().get("id").asInt();
        // then
        assertThat(client.register(subject, order("note:string=none")).body().get("id").asInt()).isNotEqualTo(plain);
    }

    @Test
    void aChangeThatBreaksAnyEarlierVersionIsRefusedByDefault() throws Exception {
        // given
        client.register(subject, order("id:long", "a:string=x"));
        client.register(subject, order("id:long"));
        // when: fits version 2, but not version 1
        String proposed = order("id:long", "a:int=1");
        Said refused = client.register(subject, proposed);
        // then
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.body().get("message").asText()).contains(subject, "version 1", "TYPE_MISMATCH");
        Said probed = client.probe(subject, "latest", proposed);
        assertThat(probed.status()).isEqualTo(200);
        assertThat(client.get(versions()).text()).isEqualTo("[1,2]");
    }

    @Test
    void eachLevelAllowsWhatItsNameSays() throws Exception {
        // given: a field without default cannot be added for readers of old data, nor removed for old readers
        String narrow = order("id:long");
        String wide = order("id:long", "a:string");
        for (Compatibility level : Compatibility.values()) {
            String growing = subject + level + "-growing";
            String shrinking = subject + level + "-shrinking";
            client.setLevel("/config/" + RegistryClient.encoded(growing), level.name());
            client.setLevel("/config/" + RegistryClient.encoded(shrinking), level.name());
            client.register(growing, narrow);
            client.register(shrinking, wide);
            // when
            boolean mayGrow = client.register(growing, wide).status() == 200;
            boolean mayShrink = client.register(shrinking, narrow).status() == 200;
            // then
            Set<Compatibility> forward = Set.of(Compatibility.NONE, Compatibility.FORWARD,
                    Compatibility.FORWARD_TRANSITIVE);
            Set<Compatibility> backward = Set.of(Compatibility.NONE, Compatibility.BACKWARD,
                    Compatibility.BACKWARD_TRANSITIVE);
            assertThat(mayGrow).as("%s lets a field be added", level).isEqualTo(forward.contains(level));
            assertThat(mayShrink).as("%s lets a field be removed", level).isEqualTo(backward.contains(level));
        }
    }

    @Test
    void onlyTransitiveLevelsLookBehindTheLatest() throws Exception {
        for (Compatibility level : List.of(Compatibility.FULL, Compatibility.FULL_TRANSITIVE)) {
            // given
            String each = subject + level;
            client.setLevel("/config/" + RegistryClient.encoded(each), level.name());
            client.register(each, order("id:long", "a:string=x"));
            client.register(each, order("id:long"));
            // when
            int status = client.register(each, order("id:long", "a:int=1")).status();
            // then
            assertThat(status).as("%s", level).isEqualTo(level == Compatibility.FULL ? 200 : 409);
        }
    }

    @Test
    void aProbeAnswersWithoutRegistering() throws Exception {
        // given
        client.register(subject, order("id:long"));
        // when
        Said good = client.probe(subject, "1", order("id:long", "a:string=x"));
        Said bad = client.probe(subject, "latest", order("id:string"));
        Said unknown = client.probe(subject + "-unknown", "latest", order("id:string"));
        // then
        assertThat(good.body().get("is_compatible").asBoolean()).isTrue();
        assertThat(bad.body().get("is_compatible").asBoolean()).isFalse();
        assertThat(bad.body().get("messages")).isNotEmpty();
        assertThat(unknown.body().get("is_compatible").asBoolean()).isTrue();
        assertThat(client.get(versions()).text()).isEqualTo("[1]");
    }

    @Test
    void levelsAreReadAndSetGloballyAndPerSubject() throws Exception {
        // given
        String own = "/config/" + RegistryClient.encoded(subject);
        assertThat(client.get("/config").body().get("compatibilityLevel").asText()).isEqualTo("FULL_TRANSITIVE");
        assertThat(client.get(own).code()).isEqualTo(40408);
        assertThat(client.get(own + "?defaultToGlobal=true").body().get("compatibilityLevel").asText())
                .isEqualTo("FULL_TRANSITIVE");
        // when
        assertThat(client.setLevel(own, "backward").body().get("compatibility").asText()).isEqualTo("BACKWARD");
        // then
        assertThat(client.get(own).body().get("compatibilityLevel").asText()).isEqualTo("BACKWARD");
        assertRefused(client.setLevel(own, "SIDEWAYS"), 422, 42203);
        assertRefused(client.send("PUT", "/config", "{}"), 422, 42203);
    }

    @Test
    void whatIsNotThereIsNamedByItsCode() throws Exception {
        // given
        client.register(subject, order("id:long"));
        // then
        assertRefused(client.get("/subjects/absent/versions"), 404, 40401);
        assertRefused(client.get("/subjects/absent/versions/1"), 404, 40401);
        assertRefused(client.lookUp("absent", order("id:long")), 404, 40401);
        assertRefused(client.send("DELETE", "/subjects/absent", ""), 404, 40401);
        assertRefused(client.get(versions() + "/7"), 404, 40402);
        assertRefused(client.probe(subject, "7", order("id:long")), 404, 40402);
        assertRefused(client.get("/schemas/ids/1000000"), 404, 40403);
        assertRefused(client.lookUp(subject, order("other:long")), 404, 40403);
        assertRefused(client.get(versions() + "/first"), 422, 42202);
        assertRefused(client.get(versions() + "/0"), 422, 42202);
    }

    @Test
    void garbageIsRefusedWithASentenceAndNoStack() throws Exception {
        // given
        String path = versions();
        List<Said> answers = new ArrayList<>();
        // when
        for (String schema : List.of("", "nonsense", "{}", "null", "[]]", "{\"type\":\"record\"}",
                "{\"type\":\"record\",\"name\":\"A\"}",
                "{\"type\":\"enum\",\"name\":\"A\",\"symbols\":[1]}", "{\"type\":\"array\"}", "\"Unknown\"",
                "[".repeat(900),
                "{\"type\":".repeat(900), order("id:Unknown"), order("a b:long"), order("id:int=x"))) {
            answers.add(client.register(subject, schema));
        }
        answers.add(client.send("POST", path, "{}"));
        answers.add(client.send("POST", path, "{\"schema\":7}"));
        answers.add(client.send("POST", path, "{\"schema\":\"\\\"int\\\"\",\"schemaType\":\"PROTOBUF\"}"));
        answers.add(client.send("POST", path, "{\"schema\":\"\\\"int\\\"\",\"references\":[{\"name\":\"a\"}]}"));
        // then
        assertThat(answers).allSatisfy(each -> assertRefused(each, 422, 42201));
        assertThat(answers).noneMatch(each -> each.text().contains("\\tat ")
                || each.text().matches(".*(org\\.apache|com\\.fasterxml|Exception).*"));
        assertThat(client.get(path).code()).isEqualTo(40401);
    }

    @Test
    void whatIsNotTheProtocolIsRefusedAsHttp() throws Exception {
        for (String body : List.of("{", "[]", "7", "not json", "[".repeat(100_000))) {
            assertRefused(client.send("POST", versions(), body), 400, 400);
        }
        assertRefused(client.send("POST", versions(), " ".repeat(Exchange.MAX_BODY + 1)), 413, 413);
        assertRefused(client.get("/nowhere"), 404, 404);
        assertRefused(client.get("/subjects/a/b"), 404, 404);
        assertRefused(client.get("/schemas/ids/1/2"), 404, 404);
        assertRefused(client.send("DELETE", "/config", ""), 405, 405);
        assertRefused(client.send("PATCH", "/subjects", ""), 405, 405);
        assertRefused(client.send("DELETE", "/subjects/a?permanent=true", ""), 405, 405);
        assertThat(client.get("/").text()).isEqualTo("{}");
    }

    @Test
    void aSubjectMayHaveAnyName() throws Exception {
        // given
        String odd = subject + " ä/+%?#";
        // when
        client.register(odd, order("id:long"));
        // then
        assertThat(client.get("/subjects").body()).anyMatch(name -> name.asText().equals(odd));
        assertThat(client.get("/subjects/" + RegistryClient.encoded(odd) + "/versions").text()).isEqualTo("[1]");
    }

    @Test
    void aDeletedSubjectIsGoneButItsIdAnswersAndItsVersionsAreNotReused() throws Exception {
        // given
        int id = client.register(subject, order("gone:long")).body().get("id").asInt();
        // when
        assertThat(client.send("DELETE", "/subjects/" + RegistryClient.encoded(subject), "").text()).isEqualTo("[1]");
        // then
        assertThat(client.get(versions()).code()).isEqualTo(40401);
        assertThat(client.get("/subjects").body()).noneMatch(name -> name.asText().equals(subject));
        assertThat(client.get("/schemas/ids/" + id).status()).isEqualTo(200);
        assertThat(client.register(subject, order("gone:string")).status()).isEqualTo(200);
        assertThat(client.register(subject + "-again", order("gone:long")).body().get("id").asInt()).isEqualTo(id);
        assertThat(client.get(versions()).text()).isEqualTo("[2]");
    }

    @Test
    void manyClientsRegisteringOneSchemaGetOneId() throws Exception {
        // given
        Set<Integer> ids = ConcurrentHashMap.newKeySet();
        List<Callable<Boolean>> clients = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String own = i % 2 == 0 ? subject : subject + "-" + i;
            clients.add(() -> ids.add(client.register(own, order("shared:long")).body().get("id").asInt()));
        }
        // when
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> each : threads.invokeAll(clients)) {
                each.get();
            }
        }
        // then
        assertThat(ids).hasSize(1);
        assertThat(client.get(versions()).text()).isEqualTo("[1]");
    }

    @Test
    void manyClientsRegisteringManySchemasGetAnIdEach() throws Exception {
        // given
        Set<Integer> ids = ConcurrentHashMap.newKeySet();
        List<Callable<Boolean>> clients = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String own = order("own" + i + ":long=1");
            clients.add(() -> ids.add(client.register(subject + own.hashCode(), own).body().get("id").asInt()));
        }
        // when
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> each : threads.invokeAll(clients)) {
                each.get();
            }
        }
        // then
        assertThat(ids).hasSize(24);
    }

    private String versions() {
        return "/subjects/" + RegistryClient.encoded(subject) + "/versions";
    }

    private static void assertRefused(Said said, int status, int code) {
        assertThat(said.status()).as(said.text()).isEqualTo(status);
        assertThat(said.code()).as(said.text()).isEqualTo(code);
        assertThat(said.body().get("message").asText()).isNotBlank();
    }
}
