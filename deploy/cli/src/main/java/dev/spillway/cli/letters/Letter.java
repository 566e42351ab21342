package dev.spillway.cli.letters;

import dev.spillway.cli.role.Cluster;
import dev.spillway.cli.role.Starting;
import dev.spillway.cli.role.TopicReader;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.codec.UnreadableException;
import dev.spillway.wire.DeadLetterRecord;
import dev.spillway.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dead letter and where it lies. */
record Letter(int partition, long offset, DeadLetterRecord content, Headers headers) {
    private static final Logger LOG = LoggerFactory.getLogger(Letter.class);

    /** How people name it. */
    String place() {
        return partition + ":" + offset;
    }

    /** All there are; what is not a dead letter of ours is passed over with a warning. */
    static List<Letter> all(Cluster cluster) throws InterruptedException {
        Wire wire = Starting.against(cluster, cluster::wire);
        var letters = new ArrayList<Letter>();
        new TopicReader(cluster).read(Topic.DEAD_LETTERS, record -> {
            try {
                if (record.value() != null) {
                    letters.add(new Letter(record.partition(), record.offset(), wire.deadLetter(record.value()),
                            record.headers()));
                }
            } catch (UnreadableException e) {
                LOG.warn("partition={} offset={} is not a dead letter: {}", record.partition(), record.offset(),
                        e.getMessage());
            }
        });
        return letters;
    }
}
