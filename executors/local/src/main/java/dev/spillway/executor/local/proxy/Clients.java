package dev.spillway.executor.local.proxy;

import java.time.Duration;
import java.util.concurrent.Executor;

import org.eclipse.jetty.client.DuplexConnectionPool;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Connections to the instances, in two kinds: kept alive for requests that may be sent again, and one of its own for
 * each request that may not. So a kept connection that the instance closes at the wrong moment never costs a request.
 */
final class Clients {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Silence of an instance that is longer is a failure (504). */
    private static final Duration SILENCE = Duration.ofMinutes(5);
    private static final int CONNECTIONS = 2000;
    private static final int QUEUE = 20_000;

    private final HttpClient kept;
    private final HttpClient fresh;

    Clients(Executor threads, Scheduler scheduler) {
        this.kept = client(threads, scheduler, Duration.ofSeconds(30));
        // A connection that was opened for a request which then went elsewhere must not grow old in the pool.
        this.fresh = client(threads, scheduler, Duration.ofSeconds(1));
    }

    private static HttpClient client(Executor threads, Scheduler scheduler, Duration age) {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setExecutor(threads);
        connector.setScheduler(scheduler);
        HttpClientTransportOverHTTP transport = new HttpClientTransportOverHTTP(connector);
        HttpClient client = new HttpClient(transport);
        client.setExecutor(threads);
        client.setScheduler(scheduler);
        client.setSocketAddressResolver(new SocketAddressResolver.Sync());
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(null);
        client.setConnectTimeout(CONNECT.toMillis());
        client.setIdleTimeout(SILENCE.toMillis());
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(QUEUE);
        client.setDestinationIdleTimeout(Duration.ofMinutes(1).toMillis());
        client.setRequestBufferSize(64 * 1024);
        client.setMaxResponseHeadersSize(64 * 1024);
        transport.setConnectionPoolFactory(destination -> {
            DuplexConnectionPool pool = new DuplexConnectionPool(destination, CONNECTIONS);
            pool.setMaxDuration(age.toMillis());
            return pool;
        });
        return client;
    }

    void start() throws Exception {
        for (HttpClient client : new HttpClient[]{kept, fresh}) {
            client.start();
            // Both belong to a user agent; a proxy passes on what is there.
            client.getContentDecoderFactories().clear();
            client.getProtocolHandlers().clear();
        }
    }

    void stop() throws Exception {
        kept.stop();
        fresh.stop();
    }

    /** The same method, path and query to an instance; headers and body are the caller's. */
    org.eclipse.jetty.client.Request request(int port, Request request, boolean once) {
        String target = request.getHttpURI().getPathQuery();
        return (once ? fresh : kept).newRequest("127.0.0.1", port).method(request.getMethod())
                .path(target == null || target.isEmpty() ? "/" : target);
    }
}
