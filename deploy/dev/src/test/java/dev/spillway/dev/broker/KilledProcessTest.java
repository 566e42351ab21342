package dev.spillway.dev.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.dev.Clients;
import dev.spillway.dev.DevStartException;
import dev.spillway.dev.DevStartException.Reason;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class KilledProcessTest {

    @TempDir
    Path temp;

    @Test
    void committedRecordsSurviveAKillAndAnOpenTransactionDoesNot() throws Exception {
        // given
        Path data = temp.resolve("data");
        Process child = child(data);
        try (BufferedReader said = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
            assertThat(Optional.ofNullable(said.readLine())).contains(Child.READY);
            // then: while it lives the directory is its own
            assertThatThrownBy(() -> EmbeddedBroker.start(data, 0).close()).isInstanceOfSatisfying(
                    DevStartException.class,
                    refused -> assertThat(refused.reason()).isEqualTo(Reason.DIRECTORY_IN_USE));
            // when
            child.destroyForcibly().waitFor();
        } finally {
            child.destroyForcibly();
        }
        // then
        try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
            Clients clients = new Clients(broker.bootstrapServers());
            clients.transactional(Child.OPEN).close();
            clients.commit("orders", "after");
            assertThat(clients.committed("orders")).containsExactly("before", "after");
        }
    }

    private static Process child(Path data) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(java, "-Xmx256m", "--enable-native-access=ALL-UNNAMED", "-cp", classes,
                Child.class.getName(),
                data.toString()).redirectError(new File(data.toString() + ".err")).start();
    }

    /** The process that is killed: one committed record, and one in a transaction that nobody ends. */
    static final class Child {

        static final String READY = "ready";
        static final String OPEN = "open-transaction";

        public static void main(String[] args) throws Exception {
            EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), 0);
            Clients clients = new Clients(broker.bootstrapServers());
            clients.createTopic("orders");
            clients.commit("orders", "before");
            KafkaProducer<String, String> producer = clients.transactional(OPEN);
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("orders", "lost")).get();
            System.out.println(READY);
            Thread.currentThread().join();
        }
    }
}
