package dev.spillway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.cli.demo.DemoService;
import dev.spillway.cli.role.DevStack;
import dev.spillway.cli.role.TopicReader;
import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.ServiceId;
import dev.spillway.executor.ecs.api.Aws;
import dev.spillway.gateway.alert.WebhookConfig;
import dev.spillway.gateway.view.Json;
import dev.spillway.schemas.Topic;
import dev.spillway.wire.DeadLetterRecord;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** One whole Spillway on free ports, and what a stranger can do to it from outside. */
final class Rig implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Bytes: what is shorter was put there by a test. */
    private static final int SHORTEST_LETTER = 40;

    private final DevStack stack;
    private final KafkaProducer<byte[], byte[]> producer;
    private final HttpClient http = HttpClient.newHttpClient();

    /** What a command said, on both streams, and its status. */
    record Ran(int status, String said) {}

    Rig(Path data) throws IOException, InterruptedException {
        this(data, WebhookConfig.STANDARD);
    }

    Rig(Path data, WebhookConfig webhooks) throws IOException, InterruptedException {
        this(data, webhooks, Optional.empty(), Optional.empty());
    }

    Rig(Path data, WebhookConfig webhooks, Optional<KubernetesClient> kubernetes, Optional<Aws> aws)
            throws IOException, InterruptedException {
        stack = new DevStack(data, DevStack.Ports.FREE, webhooks, kubernetes, aws);
        producer = new KafkaProducer<>(stack.cluster().kafka(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    DevStack stack() {
        return stack;
    }

    static Ran spillway(String... args) {
        var said = new StringWriter();
        var out = new PrintWriter(said, true);
        int status = Spillway.run(out, out, Ansi.OFF, args);
        return new Ran(status, said.toString());
    }

    /** A command that reads topics. */
    Ran onCluster(String... args) {
        var all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap", stack.cluster().bootstrap()));
        return spillway(all.toArray(String[]::new));
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stack.gatewayPort() + path))
                .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> define(String definition) throws IOException, InterruptedException {
        return post("/v1/services?wait=30s", definition);
    }

    HttpResponse<String> ask(ServiceId service, String verb, String body) throws IOException, InterruptedException {
        return post("/v1/services/" + service + "/" + verb + "?wait=30s", body);
    }

    /** Writes bytes as they are. */
    RecordMetadata write(Topic topic, @Nullable Integer partition, @Nullable String key, byte @Nullable [] value)
            throws ExecutionException, InterruptedException {
        return producer.send(new ProducerRecord<>(topic.topicName(), partition,
                key == null ? null : key.getBytes(UTF_8), value)).get();
    }

    List<ConsumerRecord<byte[], byte[]>> all(Topic topic) {
        var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        new TopicReader(stack.cluster()).read(topic, all::add);
        return all;
    }

    /** The dead letter of a record, once it is there. */
    DeadLetterRecord letter(RecordMetadata origin) {
        return awaited("a dead letter of " + origin, () -> all(Topic.DEAD_LETTERS).stream()
                .filter(record -> record.value()[0] == 0 && record.value().length > SHORTEST_LETTER)
                .map(record -> stack.wire().deadLetter(record.value()))
                .filter(l -> l.topic().equals(origin.topic()) && l.partition() == origin.partition()
                        && l.offset() == origin.offset())
                .findFirst());
    }

    /** The first event of a kind, once it is there. */
    <E extends Event> E event(ServiceId service, Class<E> type) {
        return awaited("the first " + type.getSimpleName() + " of " + service,
                () -> log(service).stream().map(Entry::event).filter(type::isInstance).map(type::cast).findFirst());
    }

    List<Entry> log(ServiceId service) {
        return stack.views().log(service, 0, 1_000);
    }

    interface Look<T> {
        Optional<T> look() throws IOException, InterruptedException;
    }

    static <T> T awaited(String what, Look<T> look) {
        return Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(look::look,
                Optional::isPresent).orElseThrow();
    }

    /** Starts a rollout of this command line. */
    void deploy(ServiceId service, String command, Map<String, String> config)
            throws IOException, InterruptedException {
        var revision = Map.of("label", "v1", "artifact", command, "config", config);
        HttpResponse<String> answer = ask(service, "deploy", Json.write(Map.of("revision", revision)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Whatever came before, the engine still does its work. */
    void promotes(ServiceId service) throws IOException, InterruptedException {
        define(definition(service, "unused"));
        deploy(service, goodCommand("v1"), Map.of());
        event(service, Event.Promoted.class);
    }

    /** A command line of this project's own sample service, which becomes ready. */
    static String goodCommand(String label) {
        String java = ProcessHandle.current().info().command().orElse("java");
        try {
            Path classes = Path.of(DemoService.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return "'" + java + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx32m -cp '" + classes + "' "
                    + DemoService.class.getName() + " {port} " + label + " 0";
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException("a class comes from somewhere", e);
        }
    }

    static String definition(ServiceId service, String command) {
        return """
                apiVersion: spillway.dev/v1
                kind: Service
                metadata: {name: %s, environment: %s}
                targets:
                  - name: app
                    platform: local
                    instance: dev
                    role: service
                    local: {command: "%s", readiness: /health}
                strategy:
                  canary:
                    steps:
                      - setWeight: 50
                policy: {window: 1s}
                """.formatted(service.name(), service.environment(), command);
    }

    @Override
    public void close() {
        producer.close();
        stack.close();
    }
}
