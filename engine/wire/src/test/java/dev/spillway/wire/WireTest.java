package dev.spillway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.registry.FakeRegistry;
import dev.spillway.schemas.registry.RegistryConfig;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireTest {
    private static final ServiceId SERVICE = new ServiceId("prod", "checkout");
    private final FakeRegistry registry;
    private final Wire wire;

    WireTest() throws IOException {
        registry = new FakeRegistry();
        wire = new Wire(new SchemaRegistryClient(RegistryConfig.at(registry.url())));
    }

    @AfterAll
    void stop() {
        registry.close();
    }

    private static Request.Ask ask(String requestId, Instant saidAt) {
        return new Request.Ask(requestId, "", new Actor("alice", "cli", true), Optional.empty(), Optional.empty(),
                Optional.of("because"), saidAt);
    }

    private Incoming read(Request request) {
        return wire.read(Topic.REQUESTS.topicName(), SERVICE.toString(), wire.request(SERVICE, request, ""));
    }

    private Request taken(Request request) {
        return (Request) ((Incoming.Taken) read(request)).signal();
    }

    @Test
    void everySchemaOfOursBindsToTheCore() {
        // then: the constructor bound every event, request, answer, command and view
        assertThat(wire).isNotNull();
    }

    @Test
    void aRequestComesBackAsItWasSaid() {
        // given
        var deploy = new Request.Deploy(ask("r1", Instant.EPOCH), Revision.of("v2", "app:2"), Optional.empty());

        // when
        Request read = taken(deploy);

        // then
        assertThat(((Request.Deploy) read).revision()).isEqualTo(deploy.revision());
        assertThat(read.ask().reason()).contains("because");
    }

    @Test
    void aRequestSaidAgainLaterHasTheSameDigestAndAnotherContentHasNot() {
        // given
        String first = taken(new Request.Abort(ask("r1", Instant.EPOCH))).ask().digest();

        // then
        assertThat(taken(new Request.Abort(ask("r1", Instant.EPOCH.plusSeconds(9)))).ask().digest()).isEqualTo(first);
        assertThat(taken(new Request.Pause(ask("r1", Instant.EPOCH))).ask().digest()).isNotEqualTo(first);
    }

    @Test
    void anAlertThatIsSentAgainWithNewerNumbersIsTheSameRequest() {
        // given
        String first = taken(alert("5.3 % of the requests fail", "f1")).ask().digest();

        // then
        assertThat(taken(alert("7.1 % of the requests fail", "f1")).ask().digest()).isEqualTo(first);
        assertThat(taken(alert("5.3 % of the requests fail", "f2")).ask().digest()).isNotEqualTo(first);
    }

    private static Request alert(String says, String fingerprint) {
        var ask = new Request.Ask("r1", "", new Actor("alertmanager", "alertmanager", true), Optional.empty(),
                Optional.empty(), Optional.of(says), Instant.EPOCH);
        return new Request.Alert(ask, fingerprint, Instant.EPOCH, Request.AlertStatus.FIRING, Map.of(),
                Optional.empty());
    }

    @Test
    void aKeyThatIsNotTheServiceIsRefusedByName() {
        // when
        Incoming read = wire.read(Topic.REQUESTS.topicName(), "prod/other",
                wire.request(SERVICE, new Request.Abort(ask("r1", Instant.EPOCH)), ""));

        // then
        assertThat(((Incoming.Unreadable) read).reason()).contains("prod/other").contains("prod/checkout");
    }

    @Test
    void garbageIsUnreadableOnEveryInboundTopic() {
        for (Topic topic : List.of(Topic.REQUESTS, Topic.OUTCOMES, Topic.OBSERVATIONS)) {
            for (byte[] garbage : List.of(new byte[0], new byte[]{0}, new byte[]{1, 0, 0, 0, 1, 7},
                    new byte[]{0, 0, 0, 0, 1, -1, -1, -1},
                    "{\"json\": true}".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
                // when
                Incoming read = wire.read(topic.topicName(), "prod/checkout", garbage);

                // then
                assertThat(read).isInstanceOf(Incoming.Unreadable.class);
            }
        }
    }

    @Test
    void anUnknownSchemaIdIsUnreadableForGood() {
        // when
        Incoming read = wire.read(Topic.REQUESTS.topicName(), "prod/checkout", new byte[]{0, 0, 15, 66, 63, 0});

        // then
        assertThat(read).isInstanceOfSatisfying(Incoming.Unreadable.class,
                unreadable -> assertThat(unreadable.retryable()).isFalse());
    }
}
