package dev.spillway.dev.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The properties of the embedded broker: one node, on the loopback, small, and quick to commit. */
final class BrokerSettings {

    static final int NODE_ID = 1;
    static final String HOST = "127.0.0.1";
    static final String CLIENTS = "CLIENTS";
    static final String CONTROLLER = "CONTROLLER";

    private BrokerSettings() {}

    /**
     * @param logs where Kafka keeps its logs
     * @param port of the clients' listener, 0 for a free one
     */
    static Map<String, String> of(Path logs, int port) {
        Map<String, String> all = new HashMap<>();
        all.put("log.dirs", logs.toString());
        all.put("listeners", CLIENTS + "://" + HOST + ":" + port + "," + CONTROLLER + "://" + HOST + ":0");
        all.putAll(ONE_NODE);
        all.putAll(ONE_REPLICA);
        all.putAll(SMALL);
        all.putAll(QUICK);
        return all;
    }

    private static final Map<String, String> ONE_NODE = Map.of(
            "process.roles", "broker,controller",
            "node.id", Integer.toString(NODE_ID),
            "controller.listener.names", CONTROLLER,
            "inter.broker.listener.name", CLIENTS,
            "listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT",
            // A static quorum lets the controller's port differ at each start; the bound port is filled in when it is known.
            "controller.quorum.voters", NODE_ID + "@" + HOST + ":0",
            // A mistyped topic name is an error here, as it should be in production.
            "auto.create.topics.enable", "false",
            // A developer comes back after a holiday: offsets outlive Kafka's 7 days.
            "offsets.retention.minutes", "525600");

    private static final Map<String, String> ONE_REPLICA = Map.of(
            "default.replication.factor", "1",
            "min.insync.replicas", "1",
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "4",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "4",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1",
            "share.coordinator.state.topic.num.partitions", "4");

    private static final Map<String, String> SMALL = Map.of(
            "num.network.threads", "1",
            "num.io.threads", "2",
            "background.threads", "2",
            "num.replica.fetchers", "1",
            "num.recovery.threads.per.data.dir", "1",
            "group.coordinator.threads", "1",
            "share.coordinator.threads", "1",
            "log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20),
            "log.cleaner.io.buffer.size", Integer.toString(64 << 10),
            "auto.leader.rebalance.enable", "false");

    private static final Map<String, String> QUICK = Map.of(
            "group.initial.rebalance.delay.ms", "0",
            // The next transaction otherwise waits for the markers of the one before in steps of 20 ms.
            "add.partitions.to.txn.retry.backoff.ms", "1",
            "add.partitions.to.txn.retry.backoff.max.ms", "2",
            // After a kill the controller, new itself, keeps the dead broker's session for this long before it lets the next one in
            // (9 s by default). A process that stands still for longer is fenced for an instant; nobody is there to take over.
            "broker.session.timeout.ms", "2000",
            "broker.heartbeat.interval.ms", "500",
            "initial.broker.registration.timeout.ms", "60000",
            "server.max.startup.time.ms", "60000",
            // No-op records into the metadata log twice a second would keep a laptop's disk awake.
            "metadata.max.idle.interval.ms", "5000");
}
