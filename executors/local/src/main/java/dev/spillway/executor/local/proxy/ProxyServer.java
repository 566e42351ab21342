package dev.spillway.executor.local.proxy;

import dev.spillway.executor.RouterCounts.Counted;
import java.io.IOException;
import java.net.BindException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The proxy: one port on loopback for each service, and one for {@code /metrics} and {@code /endpoints}. */
public final class ProxyServer implements AutoCloseable {
    private static final int HEADERS = 64 * 1024;

    private final Server server;
    private final Clients clients;
    private final Traffic traffic = new Traffic();
    private final ServerConnector admin;
    private volatile Supplier<Optional<String>> endpoints = Optional::empty;
    private final Map<Connector, Frontend> frontends = new ConcurrentHashMap<>();
    private volatile Supplier<String> more = () -> "";

    /**
     * Starts without a service.
     *
     * @param adminPort 0 = any free port
     * @throws IOException if that port is taken
     */
    public ProxyServer(int adminPort) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(64, 4);
        threads.setName("spillway-proxy");
        threads.setDaemon(true);
        server = new Server(threads);
        server.setHandler(new Entrance());
        clients = new Clients(threads, server.getScheduler());
        admin = connector(adminPort);
        server.addConnector(admin);
        start(adminPort);
    }

    private void start(int adminPort) throws IOException {
        try {
            server.start();
            clients.start();
        } catch (Exception broken) {
            close();
            throw new IOException(cause(broken, adminPort), broken);
        }
    }

    private static String cause(Throwable broken, int port) {
        Throwable at = broken;
        while (!(at instanceof BindException) && at.getCause() != null) {
            at = at.getCause();
        }
        return at instanceof BindException || String.valueOf(at.getMessage()).contains("bind")
                ? "port " + port + " is taken by another process"
                : "the proxy cannot listen on port " + port + ": " + broken;
    }

    private ServerConnector connector(int port) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(HEADERS);
        http.setResponseHeaderSize(HEADERS);
        // Whether %2F or an empty segment is right is for the service to say.
        http.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setAcceptQueueSize(1024);
        connector.setIdleTimeout(300_000);
        return connector;
    }

    /**
     * Opens a service's port, with nobody behind it yet.
     *
     * @param port 0 = any free port
     * @throws IOException if that port is taken
     */
    public Frontend open(String service, int port) throws IOException {
        ServerConnector connector = connector(port);
        try {
            // Bound before it is started: requests find their frontend from the first one on.
            connector.open();
            Frontend frontend = new Frontend(service, connector);
            frontends.put(connector, frontend);
            server.addConnector(connector);
            connector.start();
            return frontend;
        } catch (Exception broken) {
            connector.close();
            frontends.remove(connector);
            server.removeConnector(connector);
            throw new IOException(cause(broken, port), broken);
        }
    }

    /** What else stands on the {@code /metrics} page. */
    public void alsoShow(Supplier<String> next) {
        more = next;
    }

    /** What was counted of a service since the start, by revision. */
    public Map<String, Counted> counted(String service) {
        return traffic.counted(service);
    }

    /** Of a revision that no request went to. */
    public Counted uncounted() {
        return Traffic.nothing();
    }

    /** @param json what {@code GET /endpoints} says; empty as long as it cannot be told, which is not the same as none */
    public void serveEndpoints(Supplier<Optional<String>> json) {
        endpoints = json;
    }

    public int adminPort() {
        return admin.getLocalPort();
    }

    @Override
    public void close() {
        try {
            // They share the server's threads.
            clients.stop();
            server.stop();
        } catch (Exception broken) {
            throw new IllegalStateException("the proxy did not stop", broken);
        }
    }

    private final class Entrance extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Frontend frontend = frontends.get(request.getConnectionMetaData().getConnector());
            if (frontend == null) {
                administer(request, response, callback);
            } else {
                pass(frontend, request, response, callback);
            }
            return true;
        }
    }

    private void pass(Frontend frontend, Request request, Response response, Callback callback) {
        Optional<Frontend.Turn> turn = frontend.turn();
        Optional<Upstream> upstream = turn.flatMap(Frontend.Turn::upstream);
        if (upstream.isPresent()) {
            new Forwarding(frontend, clients, traffic, request, response, callback, upstream.get()).start();
            return;
        }
        String revision = turn.map(Frontend.Turn::revision).orElse("none");
        traffic.began(frontend.service(), revision);
        traffic.ended(frontend.service(), revision, 503, 0);
        response.setStatus(503);
        Forwarding.say(response, "spillway: " + turn
                .map(mine -> "no instance of revision " + mine.revision() + " of " + frontend.service() + " is ready")
                .orElse("no revision of " + frontend.service() + " gets traffic") + "\n", callback);
    }

    private void administer(Request request, Response response, Callback callback) {
        switch (Request.getPathInContext(request)) {
            case "/metrics" -> answer(response, 200, traffic.text() + more.get(), callback);
            case "/endpoints" -> endpoints.get().ifPresentOrElse(json -> json(response, json, callback),
                    () -> answer(response, 503, "spillway: not known yet\n", callback));
            default -> answer(response, 404, "spillway: only /metrics and /endpoints are here\n", callback);
        }
    }

    private static void json(Response response, String json, Callback callback) {
        response.setStatus(200);
        Forwarding.say(response, "application/json", json, callback);
    }

    private static void answer(Response response, int status, String text, Callback callback) {
        response.setStatus(status);
        Forwarding.say(response, text, callback);
    }
}
