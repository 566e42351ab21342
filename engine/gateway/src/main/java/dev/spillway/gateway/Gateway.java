package dev.spillway.gateway;

import com.sun.net.httpserver.HttpServer;
import dev.spillway.gateway.alert.AlertReader;
import dev.spillway.gateway.alert.Senders;
import dev.spillway.gateway.alert.WebhookConfig;
import dev.spillway.gateway.alert.Webhooks;
import dev.spillway.gateway.http.Answer;
import dev.spillway.gateway.http.Guard;
import dev.spillway.gateway.http.Router;
import dev.spillway.gateway.http.Trouble;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server. One virtual thread per call. */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final int PORTS = 65_536;

    static {
        // The JDK's server reads these once, at its first use.
        Map.of("sun.net.httpserver.nodelay", "true", "sun.net.httpserver.maxReqTime", "30",
                "jdk.httpserver.maxConnections", "5000").forEach((name, value) -> {
                    if (System.getProperty(name) == null) {
                        System.setProperty(name, value);
                    }
                });
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private Gateway(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts to listen.
     *
     * @param meters counts calls
     * @param scrape the process' metrics as Prometheus text
     * @throws IOException when the address cannot be listened on; the message says what to do
     */
    public static Gateway start(GatewayConfig config, RequestSink sink, Views views, MeterRegistry meters,
            Supplier<String> scrape) throws IOException {
        return start(config, WebhookConfig.STANDARD, sink, views, meters, scrape);
    }

    /**
     * Starts to listen, also for alerts.
     *
     * @param webhooks who may send them
     */
    public static Gateway start(GatewayConfig config, WebhookConfig webhooks, RequestSink sink, Views views,
            MeterRegistry meters, Supplier<String> scrape) throws IOException {
        HttpServer server = listen(config);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", router(config, webhooks, sink, views, meters, scrape));
        server.start();
        var gateway = new Gateway(server, threads);
        LOG.info("gateway listens on {}:{}", config.host(), gateway.port());
        return gateway;
    }

    static Router router(GatewayConfig config, WebhookConfig webhooks, RequestSink sink, Views views,
            MeterRegistry meters, Supplier<String> scrape) {
        var router = new Router(new Guard(config.isLoopback()), (route, status) -> meters
                .counter("spillway.gateway.calls", "route", route, "status", String.valueOf(status)).increment());
        var alerts = new AlertReader(webhooks.labels(), Clock.systemUTC());
        new Api(views, new Asking(sink, views), new Actors(config), new RequestReader(Clock.systemUTC()), alerts)
                .addTo(router);
        var senders = new Senders(webhooks.andTokens(config.tokens()).credentials(), config.isLoopback(),
                Clock.systemUTC());
        new Webhooks(senders, alerts, views, sink, (via, result) -> meters
                .counter("spillway.gateway.alerts", "via", via, "result", result).increment()).addTo(router);
        router.on("GET", "/health/live", "Whether the process runs",
                _ -> Answer.json(200, Map.of("status", "live")))
                .on("GET", "/health/ready", "Whether the views are complete", _ -> ready(views))
                .on("GET", "/metrics", "Prometheus text",
                        _ -> new Answer.Text(200, "text/plain; version=0.0.4", scrape.get()));
        return router.on("GET", "/openapi.json", "This description",
                _ -> Answer.json(200, OpenApi.of(router.routes())));
    }

    private static Answer ready(Views views) {
        return views.isReady()
                ? Answer.json(200, Map.of("status", "ready"))
                : Answer.json(503, new Trouble("starting", Optional.empty(), "the log is still being read"));
    }

    private static HttpServer listen(GatewayConfig config) throws IOException {
        if (config.port() < 0 || config.port() >= PORTS) {
            throw new BindException("port must be 0..65535, but was " + config.port());
        }
        var address = new InetSocketAddress(config.host(), config.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException("host '" + config.host() + "' is unknown");
        }
        try {
            return HttpServer.create(address, 0);
        } catch (BindException e) {
            var named = new BindException(config.host() + ":" + config.port() + " cannot be listened on ("
                    + e.getMessage() + "); choose another port");
            named.initCause(e);
            throw named;
        }
    }

    /** What it listens on: the one asked for, or the free one that was found. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Ends open streams and stops. */
    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
        threads.close();
    }
}
