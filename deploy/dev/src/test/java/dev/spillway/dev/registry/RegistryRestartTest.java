package dev.spillway.dev.registry;

import static dev.spillway.dev.registry.RegistryClient.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.dev.DevStartException;
import dev.spillway.dev.DevStartException.Reason;
import dev.spillway.dev.broker.EmbeddedBroker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RegistryRestartTest {

    @TempDir
    Path temp;

    @Test
    void idsVersionsLevelsAndDeletionsSurviveARestartOfEverything() throws Exception {
        // given
        int kept;
        int deleted;
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("data"), 0);
                EmbeddedRegistry registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0)) {
            RegistryClient client = new RegistryClient(registry.url());
            kept = client.register("kept", order("id:long")).body().get("id").asInt();
            deleted = client.register("deleted", order("id:string")).body().get("id").asInt();
            client.send("DELETE", "/subjects/deleted", "");
            client.setLevel("/config", "BACKWARD");
            client.setLevel("/config/kept", "NONE");
        }
        // when
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("data"), 0);
                EmbeddedRegistry registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0)) {
            RegistryClient client = new RegistryClient(registry.url());
            // then
            assertThat(client.get("/subjects").text()).isEqualTo("[\"kept\"]");
            assertThat(client.lookUp("kept", order("id:long")).body().get("id").asInt()).isEqualTo(kept);
            assertThat(client.get("/schemas/ids/" + deleted).status()).isEqualTo(200);
            assertThat(client.get("/config").body().get("compatibilityLevel").asText()).isEqualTo("BACKWARD");
            assertThat(client.get("/config/kept").body().get("compatibilityLevel").asText()).isEqualTo("NONE");
            // and a new schema gets a new id
            assertThat(client.register("new", order("id:bytes")).body().get("id").asInt())
                    .isGreaterThan(Math.max(kept, deleted));
        }
    }

    @Test
    void aSecondRegistryTakesOverAndTheFirstCannotHandOutTheSameId() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("data"), 0);
                EmbeddedRegistry first = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
                EmbeddedRegistry second = EmbeddedRegistry.start(broker.bootstrapServers(), 0)) {
            // given
            RegistryClient old = new RegistryClient(first.url());
            RegistryClient young = new RegistryClient(second.url());
            int id = young.register("a", order("id:long")).body().get("id").asInt();
            // when
            RegistryClient.Said fenced = old.register("b", order("id:string"));
            RegistryClient.Said again = old.register("b", order("id:string"));
            // then: the fenced write is not stored, and the next reads the topic again first
            assertThat(fenced.code()).isEqualTo(50001);
            assertThat(again.body().get("id").asInt()).isNotEqualTo(id);
            assertThat(old.get("/subjects").text()).isEqualTo("[\"a\",\"b\"]");
        }
    }

    @Test
    void aTopicThatForgetsIsRefused() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("data"), 0);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            // given
            admin.createTopics(List.of(new NewTopic("_schemas", 1, (short) 1))).all().get();
            // then
            assertThatThrownBy(() -> EmbeddedRegistry.start(broker.bootstrapServers(), 0).close())
                    .isInstanceOfSatisfying(DevStartException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.REGISTRY_FAILED))
                    .hasMessageContaining("set it to compact");
        }
    }

    @Test
    void aTakenPortIsRefusedByName() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedRegistry.start("127.0.0.1:1", other.getLocalPort()).close())
                    .isInstanceOfSatisfying(DevStartException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.PORT_TAKEN))
                    .hasMessageContaining("Port " + other.getLocalPort());
        }
    }

    @Test
    void aClusterThatCannotBeNamedIsRefused() {
        assertThatThrownBy(() -> EmbeddedRegistry.start("nowhere", 0).close())
                .isInstanceOfSatisfying(DevStartException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.REGISTRY_FAILED))
                .hasMessageContaining("nowhere");
    }
}
