package dev.spillway.cli.demo;

import java.io.IOException;

/** The local platform's own proxy; by its counters the new revision is judged against the stable one. */
final class LocalRoute implements Route {
    private final int port = Route.freePort();
    private final int metricsPort;
    private final boolean fast;

    LocalRoute(int metricsPort, boolean fast) throws IOException {
        this.metricsPort = metricsPort;
        this.fast = fast;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String definition(String command) {
        return Route.head() + """
                targets:
                  - name: app
                    platform: local
                    role: service
                    local:
                      command: "%s"
                      replicas: 2
                      port: %d
                      readiness: /health
                analyses:
                  - name: errors
                    provider: prometheusText
                    interval: 1s
                    judge: {undecided: pass}
                    query: {url: "http://127.0.0.1:%d/metrics"}
                """.formatted(command, port, metricsPort) + Route.steps(fast ? "4s" : "30s", ", analyses: [errors]");
    }

    /** The proxy ends with its platform. */
    @Override
    public void close() {}
}
