package dev.spillway.cli.letters;

import dev.spillway.cli.Exit;
import dev.spillway.cli.Stop;
import dev.spillway.cli.role.Cluster;
import dev.spillway.cli.role.Starting;
import dev.spillway.cli.role.TopicReader;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.codec.UnreadableException;
import dev.spillway.schemas.registry.RegistryException;
import dev.spillway.wire.DeadLetterRecord;
import dev.spillway.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** A dead letter and where it lies. */
record Letter(int partition, long offset, DeadLetterRecord content, Headers headers) {
    /** How people name it. */
    String place() {
        return partition + ":" + offset;
    }

    /**
     * All there are.
     *
     * @param stranger told of each record that is no dead letter of ours
     * @throws Stop when the registry does not answer
     */
    static List<Letter> all(Cluster cluster, Consumer<String> stranger) throws InterruptedException {
        Wire wire = Starting.against(cluster, cluster::wire);
        var letters = new ArrayList<Letter>();
        new TopicReader(cluster).read(Topic.DEAD_LETTERS, record -> {
            try {
                if (record.value() != null) {
                    letters.add(new Letter(record.partition(), record.offset(), wire.deadLetter(record.value()),
                            record.headers()));
                }
            } catch (UnreadableException e) {
                stranger.accept(strange(record, e));
            } catch (RegistryException e) {
                if (e.retryable()) {
                    throw Stop.with(Exit.UNREACHABLE, "the registry at " + cluster.registry() + " does not serve: "
                            + e.getMessage());
                }
                stranger.accept(strange(record, e));
            }
        });
        return letters;
    }

    private static String strange(ConsumerRecord<byte[], byte[]> record, RuntimeException e) {
        return record.partition() + ":" + record.offset() + " is no dead letter: " + e.getMessage();
    }
}
