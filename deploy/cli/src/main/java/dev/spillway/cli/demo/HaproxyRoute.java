package dev.spillway.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A loop of real parts: HAProxy splits the requests, Prometheus scrapes it, and either Spillway asks Prometheus, or Prometheus'
 * alert goes through Alertmanager to Spillway.
 */
final class HaproxyRoute implements Route {
    /** Who finds out that a revision hurts. */
    enum Judge {
        analysis, alertmanager
    }

    private static final String GOOD = "\"2xx\"";
    private static final String BAD = "\"5xx\"";

    private final Deque<Tool> tools = new ArrayDeque<>();
    private final Tool prometheus;
    private final Path directory;
    private final Judge judge;
    private final boolean fast;
    private final int endpointsPort;
    private final int port = Route.freePort();
    private final int prometheusPort = Route.freePort();

    /**
     * Starts the tools.
     *
     * @param endpointsPort where the local platform says where its processes listen
     * @param gatewayPort   where the roles of HAProxy's servers stand among the metrics, and alerts are taken
     */
    HaproxyRoute(Path directory, int endpointsPort, int gatewayPort, Judge judge, boolean fast)
            throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        this.endpointsPort = endpointsPort;
        this.judge = judge;
        this.fast = fast;
        boolean complete = false;
        try {
            int exporter = haproxy();
            int alertmanager = judge == Judge.alertmanager ? alertmanager(gatewayPort) : 0;
            prometheus = prometheus(exporter, gatewayPort, alertmanager);
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private Path write(String file, String text) throws IOException {
        return Files.writeString(directory.resolve(file), text);
    }

    private Tool start(String name, URI ready, String... arguments) throws IOException, InterruptedException {
        Tool tool = Tool.start(name, directory, List.of(arguments), ready);
        tools.push(tool);
        return tool;
    }

    private static URI at(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private int haproxy() throws IOException, InterruptedException {
        int exporter = Route.freePort();
        Path config = write("haproxy.cfg", """
                global
                    stats socket %s mode 600 level admin
                defaults
                    mode http
                    timeout connect 2s
                    timeout client 30s
                    timeout server 30s
                frontend users
                    bind 127.0.0.1:%d
                    default_backend web
                frontend exporter
                    bind 127.0.0.1:%d
                    http-request use-service prometheus-exporter if { path /metrics }
                backend web
                    balance roundrobin
                    server-template blue-  1-4 127.0.0.1:9 weight 0 disabled
                    server-template green- 1-4 127.0.0.1:9 weight 0 disabled
                """.formatted(socket(), port, exporter));
        var _ = start("haproxy", at(exporter, "/metrics"), "-f", config.toString(), "-db");
        return exporter;
    }

    private Path socket() {
        return directory.resolve("admin.sock");
    }

    private Tool prometheus(int exporter, int gatewayPort, int alertmanager) throws IOException, InterruptedException {
        String alerting = judge == Judge.alertmanager ? """
                alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:%d"]}]}]}
                """.formatted(alertmanager) : "";
        Path config = write("prometheus.yml", """
                global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
                rule_files: [rules.yml]
                scrape_configs:
                  - {job_name: haproxy, static_configs: [{targets: ["127.0.0.1:%d"]}]}
                  - {job_name: spillway, static_configs: [{targets: ["127.0.0.1:%d"]}]}
                """.formatted(exporter, gatewayPort) + alerting);
        write("rules.yml", """
                groups:
                  - name: releases
                    rules:
                      - record: http_requests_total
                        expr: label_replace(sum by (code) (%s), "status", "$1", "code", "(.+)")
                        labels: {service: my-app}
                      - alert: ReleaseHurts
                        expr: %s / %s > 0.05
                        labels: {service: %s}
                        annotations: {summary: "more than 5 %% of the answers of the new revision are errors"}
                """.formatted(ofCanary("haproxy_server_http_responses_total"), rate("sum by (revision)", BAD),
                rate("sum by (revision)", ""), Demo.SERVICE));
        return start("prometheus", at(prometheusPort, "/-/ready"), "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + prometheusPort, "--log.level=warn");
    }

    /** What HAProxy's servers of the new revision answered; which they are, Spillway says among its metrics. */
    private static String rate(String sum, String code) {
        String selector = code.isEmpty() ? "" : "{code=" + code + "}";
        return sum + " (" + ofCanary("rate(haproxy_server_http_responses_total" + selector + "[2s])") + ")";
    }

    private static String ofCanary(String counter) {
        return counter + " * on(proxy, server) group_left(revision) spillway_server_info{service=\"" + Demo.SERVICE
                + "\", role=\"canary\"}";
    }

    private int alertmanager(int gatewayPort) throws IOException, InterruptedException {
        int alertmanager = Route.freePort();
        Path config = write("alertmanager.yml",
                """
                        route: {receiver: spillway, group_by: [service], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
                        receivers:
                          - name: spillway
                            webhook_configs: [{url: "http://127.0.0.1:%d/v1/webhooks/alertmanager", send_resolved: true}]
                        """
                        .formatted(gatewayPort));
        var _ = start("prometheus-alertmanager", at(alertmanager, "/-/ready"), "--config.file=" + config,
                "--storage.path=" + directory.resolve("alertmanager"), "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:" + alertmanager, "--log.level=warn");
        return alertmanager;
    }

    @Override
    public int port() {
        return port;
    }

    Tool prometheus() {
        return prometheus;
    }

    URI prometheusAt() {
        return at(prometheusPort, "");
    }

    @Override
    public String definition(String command) {
        return targets(command) + switch (judge) {
            case analysis -> analysis() + Route.steps(bake(), ", analyses: [success-rate]");
            case alertmanager -> Route.steps(bake(), "");
        };
    }

    /** The definition but for what is done there. */
    String targets(String command) {
        return Route.head() + """
                targets:
                  - name: app
                    platform: local
                    role: workload
                    local: {command: "%s", replicas: 2, readiness: /health, drain: 2s}
                  - name: router
                    platform: haproxy
                    role: traffic
                    haproxy: {socket: %s, backend: web, endpoints: "http://127.0.0.1:%d/endpoints", drain: 5s}
                """.formatted(command, socket(), endpointsPort);
    }

    private String bake() {
        return fast ? "8s" : "30s";
    }

    /** It begins when the window of its rates no longer reaches back before the weight. */
    private String analysis() {
        return """
                analyses:
                  - name: success-rate
                    provider: prometheus
                    interval: 1s
                    initialDelay: 3s
                    successCondition: result[0] >= 0.95
                    query:
                      address: http://127.0.0.1:%d
                      query: |
                        (%s or vector(0)) / %s
                """.formatted(prometheusPort, rate("sum", GOOD), rate("sum", ""));
    }

    @Override
    public void close() {
        while (!tools.isEmpty()) {
            tools.pop().close();
        }
    }
}
