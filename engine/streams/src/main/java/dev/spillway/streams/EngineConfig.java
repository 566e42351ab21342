package dev.spillway.streams;

import dev.spillway.schemas.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How an engine instance runs.
 *
 * @param instance  its name, unique and lasting: a restart under the same name takes its old place at once
 * @param stateDir  kept between starts, so that nothing has to be restored
 * @param threads   1 or more
 * @param standbys  warm copies of the state on other instances; shorten failover
 * @param extra     passed to the Kafka clients as they are (security, for example)
 */
public record EngineConfig(String bootstrap, String applicationId, String instance, Path stateDir, int threads,
        int standbys, int replication, Duration commitInterval, Map<String, String> extra) {
    public static final String APPLICATION_ID = "spillway-engine";
    /** A dead instance's open transaction holds up readers for no longer than this. */
    private static final int TRANSACTION_TIMEOUT_MS = 3_000;
    private static final int SESSION_TIMEOUT_MS = 6_000;

    public EngineConfig {
        extra = Map.copyOf(extra);
    }

    /** One instance with the measured defaults. */
    public static EngineConfig of(String bootstrap, String instance, Path stateDir) {
        return new EngineConfig(bootstrap, APPLICATION_ID, instance, stateDir, 1, 0, 1, Duration.ofMillis(100),
                Map.of());
    }

    Properties properties() {
        var p = new Properties();
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
        p.put(StreamsConfig.POLL_MS_CONFIG, 5);
        // Bounds what is ahead of a request that is chosen first among what is buffered.
        p.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 200);
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 100);
        // What was fetched is handed out in the order of its arrival, and nothing is fetched before all of it was: a request waits
        // behind this much.
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 32 * 1024);
        // Not to wait for what is known to be on the broker: it is not fetched any sooner, and Streams writes a message each time it looks.
        p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instance);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_000);
        p.putAll(transactions());
        p.putAll(extra);
        return p;
    }

    /** How it writes and commits: what any Streams app needs for the same guarantees. */
    public Map<String, Object> transactions() {
        Map<String, Object> p = new HashMap<>();
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replication);
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
        p.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_TIMEOUT_MS);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 5);
        // Nobody sees a record before the commit, and a commit does not wait for this: fewer and larger requests cost no time.
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 10);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
        // A record that its topic does not take would end the engine, and the next one at the same place.
        p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topic.MOST_BYTES);
        p.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), Topic.MOST_BYTES);
        // With several requests in flight and very short commits, out-of-order retries were seen.
        p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        return p;
    }
}
