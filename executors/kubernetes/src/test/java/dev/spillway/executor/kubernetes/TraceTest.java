package dev.spillway.executor.kubernetes;

import static dev.spillway.executor.kubernetes.Desk.revision;
import static dev.spillway.executor.kubernetes.Desk.shares;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.kubernetes.model.ModelCluster;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written, and how each object stands after each step: golden files, written anew with {@code -Dregenerate}. */
final class TraceTest {
    private static final Path TRACES = Path.of("src/test/resources/traces");

    private final ModelCluster cluster = new ModelCluster();
    private final Desk desk = new Desk(cluster);
    private final StringBuilder trace = new StringBuilder();
    private String old = "";

    @AfterEach
    void close() {
        desk.close();
    }

    private void start(String... yaml) {
        for (String document : yaml) {
            cluster.apply(document);
        }
        cluster.settle();
        old = desk.observed().stable().orElseThrow();
        trace.append("before\n").append(objects());
    }

    private void step(String what, Command command) {
        int before = cluster.writes().size();
        desk.done(command);
        cluster.settle();
        trace.append('\n').append(what).append('\n');
        cluster.writes().subList(before, cluster.writes().size()).stream()
                .filter(write -> write.contains("spillway.dev~1fence") || write.matches("POST \\S+/deployments .*"))
                .map(TraceTest::readable).forEach(write -> trace.append("  ").append(write).append('\n'));
        trace.append(objects());
    }

    /** Versions and uids are the cluster's. */
    private static String readable(String write) {
        return write.replaceAll("\\{\"op\":\"replace\",\"path\":\"/metadata/resourceVersion\",\"value\":\"\\d+\"},", "")
                .replaceAll("/apis/apps/v1/namespaces/prod/|/api/v1/namespaces/prod/", "")
                .replaceAll("(POST deployments) .*", "$1 (the copy)");
    }

    private String objects() {
        String deployments = cluster.admin().apps().deployments().inNamespace(ModelCluster.NAMESPACE).list().getItems()
                .stream().sorted((a, b) -> a.getMetadata().getName().compareTo(b.getMetadata().getName()))
                .map(TraceTest::deployment).collect(Collectors.joining());
        String services = cluster.admin().services().inNamespace(ModelCluster.NAMESPACE).list().getItems().stream()
                .map(one -> "    Service %-14s %s\n".formatted(one.getMetadata().getName(),
                        new TreeMap<>(one.getSpec().getSelector())))
                .collect(Collectors.joining());
        return deployments + services;
    }

    private static String deployment(Deployment one) {
        var container = one.getSpec().getTemplate().getSpec().getContainers().getFirst();
        return "    Deployment %-14s %2d x %s, ready %d, pods %s\n".formatted(one.getMetadata().getName(),
                one.getSpec().getReplicas(), container.getImage(), one.getStatus().getReadyReplicas(),
                new TreeMap<>(one.getSpec().getTemplate().getMetadata().getLabels()));
    }

    private void same(String name) throws IOException {
        Path file = TRACES.resolve(name);
        if (System.getProperty("regenerate") != null) {
            Path _ = Files.createDirectories(TRACES);
            Path _ = Files.writeString(file, trace);
        }
        assertThat(trace.toString()).isEqualTo(Files.readString(file));
    }

    @Test
    void blueGreen() throws IOException {
        desk.with("deployment", "my-app-blue").with("copy", "my-app-green").with("service", "my-app");
        start(Guide.deployment("my-app-blue", 3, "blue"), Guide.service("app: my-app\nversion: blue"));
        step("capacity v2 100 %", desk.capacity(revision("v2"), 1000));
        step("traffic v2 100 %", desk.expecting(shares(old, 1000), "v2", 1000));
        step("roles v2", desk.command(new Desired.Roles("v2"), false));
        step("undo: traffic old 100 %", desk.back(Desired.Traffic.of(shares(old, 1000))));
        step("undo: roles old", desk.command(new Desired.Roles(old), true));
        step("undo: capacity v2 0", desk.command(new Desired.Capacity(revision("v2"), 0), true));
        same("blue-green.txt");
    }

    @Test
    void canaryByReplicas() throws IOException {
        desk.with("deployment", "my-app").with("service", "my-app").with("routing", "replicas").with("replicas", "10");
        start(Guide.deployment("my-app", 10, "v1"), Guide.service("app: my-app"));
        step("capacity v2 10 %", desk.capacity(revision("v2"), 100));
        step("traffic 90/10", desk.expecting(shares(old, 1000), old, 900, "v2", 100));
        step("traffic 50/50", desk.expecting(shares(old, 900, "v2", 100), old, 500, "v2", 500));
        step("traffic 0/100", desk.expecting(shares(old, 500, "v2", 500), "v2", 1000));
        step("abort: traffic 100/0", desk.back(Desired.Traffic.of(shares(old, 1000))));
        step("abort: capacity v2 0", desk.command(new Desired.Capacity(revision("v2"), 0), true));
        same("canary-by-replicas.txt");
    }

    @Test
    void rolling() throws IOException {
        desk.with("deployment", "my-app").with("maxSurge", "25%").with("maxUnavailable", "25%");
        start(Guide.deployment("my-app", 10, "v1"));
        step("roll v2", desk.roll(revision("v2")));
        step("roles v2", desk.command(new Desired.Roles("v2"), false));
        step("roll v3", desk.roll(revision("v3")));
        step("abort: roll v2", desk.back(new Desired.Roll(revision("v2"))));
        step("undo to what was there", desk.back(new Desired.Roll(Desk.adopted(old))));
        same("rolling.txt");
    }

    @Test
    void everyFileIsReadByATest() throws IOException {
        try (var files = Files.list(TRACES)) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted().toList()).isEqualTo(
                    List.of("blue-green.txt", "canary-by-replicas.txt", "rolling.txt"));
        }
    }
}
