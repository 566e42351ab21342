package dev.spillway.cli.letters;

import dev.spillway.cli.Exit;
import dev.spillway.cli.Stop;
import dev.spillway.cli.role.Cluster;
import dev.spillway.cli.role.ClusterOptions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spillway dead-letters replay}. */
@Command(name = "replay", mixinStandardHelpOptions = true, description = {
        "Send dead letters again, byte by byte, to the topic they came from.",
        "A request that was taken in the meantime is recognised by its id and does nothing."})
final class Replay implements Callable<Integer> {
    /** With it the engine would not move the record to its partition a second time. */
    private static final String MOVED = "spillway_moved";
    private static final int DELIVERY_MS = 10_000;

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--offset", paramLabel = "PARTITION:OFFSET", description = "Which, as list shows it; may be repeated.")
    Set<String> places = new LinkedHashSet<>();

    @Option(names = "--retryable", description = "All that may be taken now, such as those that a registry could not be asked about.")
    boolean retryable;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (places.isEmpty() == !retryable) {
            throw Stop.badInput("--offset", "say which: either --offset PARTITION:OFFSET or --retryable");
        }
        Cluster at = cluster.cluster();
        List<Letter> chosen = chosen(Letter.all(at, spec.commandLine().getErr()::println));
        PrintWriter out = spec.commandLine().getOut();
        try (var producer = new KafkaProducer<>(settings(at), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Letter letter : chosen) {
                send(producer, letter);
                out.println(letter.place() + " sent to " + letter.content().topic());
            }
        }
        out.println(chosen.size() + " sent");
        out.flush();
        return 0;
    }

    private List<Letter> chosen(List<Letter> all) {
        var missing = new ArrayList<>(places);
        missing.removeAll(all.stream().map(Letter::place).toList());
        if (!missing.isEmpty()) {
            throw Stop.badInput("--offset", "there is no dead letter at " + String.join(", ", missing));
        }
        List<Letter> chosen = all.stream()
                .filter(letter -> retryable ? letter.content().retryable() : places.contains(letter.place())).toList();
        chosen.stream().filter(letter -> !Origins.takes(letter.content().topic())).findFirst().ifPresent(letter -> {
            throw Stop.badInput("--offset", letter.place() + " says that it came from '" + letter.content().topic()
                    + "', which is no topic that takes records from outside");
        });
        return chosen;
    }

    private static Map<String, Object> settings(Cluster cluster) {
        var settings = new HashMap<>(cluster.kafka());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_MS / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS);
        return settings;
    }

    /** One after the other: their order may matter, and the first that fails ends it. */
    private static void send(KafkaProducer<byte[], byte[]> producer, Letter letter) throws InterruptedException {
        var content = letter.content();
        var headers = new RecordHeaders(letter.headers());
        headers.remove(MOVED);
        try {
            producer.send(new ProducerRecord<>(content.topic(), null, null, content.key().orElse(null),
                    content.value().orElse(null), headers)).get();
        } catch (ExecutionException e) {
            throw Stop.with(Exit.UNREACHABLE, letter.place() + " could not be sent: " + e.getCause());
        }
    }
}
