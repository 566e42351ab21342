package dev.spillway.dev.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.dev.Clients;
import dev.spillway.dev.DevStartException;
import dev.spillway.dev.DevStartException.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerTest {

    @TempDir
    Path temp;

    @Test
    void committedTransactionsAreReadAndAbortedOnesAreNot() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("data"), 0)) {
            // given
            Clients clients = new Clients(broker.bootstrapServers());
            clients.createTopic("orders");
            // when
            clients.commit("orders", "one");
            try (KafkaProducer<String, String> producer = clients.transactional("regretting")) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("orders", "never")).get();
                producer.abortTransaction();
            }
            clients.commit("orders", "two");
            // then
            assertThat(clients.committed("orders")).containsExactly("one", "two");
        }
    }

    @Test
    void aRestartFindsItsRecordsOnTheSameClusterAtAnotherPort() throws Exception {
        // given
        String before;
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("data"), 0)) {
            Clients clients = new Clients(broker.bootstrapServers());
            clients.createTopic("orders");
            clients.commit("orders", "one");
            before = clients.clusterId();
        }
        // when
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("data"), 0)) {
            Clients clients = new Clients(broker.bootstrapServers());
            clients.commit("orders", "two");
            // then
            assertThat(clients.committed("orders")).containsExactly("one", "two");
            assertThat(clients.clusterId()).isEqualTo(before);
        }
    }

    @Test
    void theLoopbackIsTheOnlyAddressAndTheGivenPortIsTaken() throws Exception {
        // given
        int port = freePort();
        // when
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("data"), port)) {
            // then
            assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            assertThat(broker.fault().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void aDirectoryThatWasMarkedButNotFormattedIsFinished() throws Exception {
        // given: what a kill in the middle of the first formatting leaves behind
        Path data = temp.resolve("data");
        String marked;
        try (DataDirectory directory = DataDirectory.claim(data)) {
            marked = directory.clusterId();
        }
        Files.createDirectories(data.resolve("kafka"));
        Files.writeString(data.resolve("kafka/bootstrap.checkpoint"), "half");
        // when
        try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
            // then
            assertThat(new Clients(broker.bootstrapServers()).clusterId()).isEqualTo(marked);
        }
    }

    @Test
    void aTakenPortIsRefusedByNameAndLeavesTheDirectoryUntouched() throws Exception {
        // given
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            // then
            assertRefused(temp.resolve("data"), other.getLocalPort(), Reason.PORT_TAKEN, "Port " + other.getLocalPort(),
                    "another port");
        }
        assertThat(temp.resolve("data")).doesNotExist();
    }

    @Test
    void aDirectoryInUseIsRefusedAndItsOwnerGoesOn() throws Exception {
        // given
        Path data = temp.resolve("data");
        try (EmbeddedBroker owner = EmbeddedBroker.start(data, 0)) {
            // then
            assertRefused(data, 0, Reason.DIRECTORY_IN_USE, data.toString(), "Stop that process");
            assertThat(new Clients(owner.bootstrapServers()).clusterId()).isNotEmpty();
        }
    }

    @Test
    void damagedMetadataIsAFailedStartAndNotTheEndOfTheProcess() throws Exception {
        // given
        Path data = temp.resolve("data");
        EmbeddedBroker.start(data, 0).close();
        Files.writeString(data.resolve("kafka/meta.properties"), "version=1\ncluster.id=other\nnode.id=7\n");
        // then
        assertRefused(data, 0, Reason.BROKER_FAILED, data.toString(), "move the directory away");
        // and the directory was given back
        DataDirectory.claim(data).close();
    }

    @Test
    void aPortOutOfRangeIsABrokenContract() {
        assertThatThrownBy(() -> EmbeddedBroker.start(temp, 70_000)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("70000");
    }

    private static void assertRefused(Path data, int port, Reason reason, String... named) {
        assertThatThrownBy(() -> EmbeddedBroker.start(data, port).close())
                .isInstanceOfSatisfying(DevStartException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(reason);
                    assertThat(refused).hasMessageContainingAll(named);
                });
    }

    private static int freePort() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }
}
