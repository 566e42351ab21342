package dev.spillway.executor.local.proxy;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through. It is sent a second time in two cases only: nothing of it was sent at all (the
 * connection could not be made), or it is idempotent, has no body, and a <em>used</em> keep-alive connection turned out
 * closed before a byte of the answer (RFC 9112 §9.3.1). All else that goes wrong is told to the client.
 */
final class Forwarding implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
    /** What is counted for a client that went away, as nginx has it. */
    private static final int CLIENT_GONE = 499;

    private final Frontend frontend;
    private final Clients clients;
    private final Traffic traffic;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final String revision;
    private final Set<Upstream> tried = new HashSet<>();
    private final boolean bodiless;
    private final long began = System.nanoTime();
    private Upstream upstream;
    private boolean fresh;
    private volatile boolean answered;
    private volatile boolean clientGone;

    Forwarding(Frontend frontend, Clients clients, Traffic traffic, Request request, Response response,
            Callback callback, Upstream upstream) {
        this.frontend = frontend;
        this.clients = clients;
        this.traffic = traffic;
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.revision = upstream.revision();
        this.upstream = upstream;
        HttpFields headers = request.getHeaders();
        this.bodiless = !headers.contains(HttpHeader.TRANSFER_ENCODING)
                && headers.getLongField(HttpHeader.CONTENT_LENGTH) <= 0;
        this.fresh = !repeatable();
    }

    private boolean repeatable() {
        return bodiless && IDEMPOTENT.contains(request.getMethod());
    }

    void start() {
        traffic.began(frontend.service(), revision);
        send();
    }

    private void send() {
        org.eclipse.jetty.client.Request onward = clients.request(upstream.port(), request, fresh)
                .headers(this::requestHeaders)
                .onResponseBegin(_ -> answered = true).onResponseHeaders(this::head)
                .onResponseContentAsync(this::body);
        if (!bodiless) {
            onward.body(new ForwardedBody(request));
        }
        onward.send(this::complete);
    }

    private void requestHeaders(HttpFields.Mutable to) {
        to.clear();
        Hops.copy(request.getHeaders(), to);
        // The client's 100-continue is answered here, when the first byte of the body is asked for.
        to.remove(HttpHeader.EXPECT);
        String client = Request.getRemoteAddr(request);
        String before = to.get(HttpHeader.X_FORWARDED_FOR);
        to.put(HttpHeader.X_FORWARDED_FOR, before == null ? client : before + ", " + client);
        to.computeField(HttpHeader.X_FORWARDED_PROTO, (_, found) -> found == null || found.isEmpty()
                ? new HttpField(HttpHeader.X_FORWARDED_PROTO, "http")
                : found.getFirst());
        String host = to.get(HttpHeader.HOST);
        if (host != null && !to.contains(HttpHeader.X_FORWARDED_HOST)) {
            to.put(HttpHeader.X_FORWARDED_HOST, host);
        }
        if (fresh) {
            to.put(HttpHeader.CONNECTION, "close");
        }
    }

    private void head(org.eclipse.jetty.client.Response from) {
        response.setStatus(from.getStatus());
        Hops.copy(from.getHeaders(), response.getHeaders());
    }

    private void body(org.eclipse.jetty.client.Response from, Content.Chunk chunk, Runnable more) {
        chunk.retain();
        response.write(false, chunk.getByteBuffer(), Callback.from(() -> {
            chunk.release();
            more.run();
        }, gone -> {
            chunk.release();
            clientGone = true;
            var _ = from.abort(gone);
        }));
    }

    private void complete(Result result) {
        Throwable failure = result.getFailure();
        if (failure == null) {
            clientGone = true;
            response.write(true, ByteBuffer.allocate(0), this);
        } else if (response.isCommitted()) {
            // The client must see that the answer is cut short: its connection is closed.
            failed(failure);
        } else {
            again(result).ifPresentOrElse(this::resend, () -> giveUp(failure));
        }
    }

    private void resend(Upstream next) {
        upstream = next;
        send();
    }

    /** Where to send it once more. The instance tried in vain is left only here, or at the very end. */
    private Optional<Upstream> again(Result result) {
        if (unsent(result.getFailure())) {
            tried.add(upstream);
            Optional<Upstream> other = frontend.another(revision, tried);
            other.ifPresent(_ -> upstream.leave());
            return other;
        }
        if (fresh || answered || !repeatable() || result.getFailure() instanceof TimeoutException
                || !used(result.getRequest().getConnection())) {
            return Optional.empty();
        }
        fresh = true;
        return Optional.of(upstream);
    }

    /** Both come from making the connection only; a silent instance is a {@link TimeoutException}. */
    private static boolean unsent(Throwable failure) {
        return failure instanceof ConnectException || failure instanceof SocketTimeoutException;
    }

    private static boolean used(@org.jspecify.annotations.Nullable Connection connection) {
        return !(connection instanceof org.eclipse.jetty.io.Connection io) || io.getMessagesIn() > 0;
    }

    private void giveUp(Throwable failure) {
        boolean late = failure instanceof TimeoutException || failure instanceof SocketTimeoutException;
        LOG.warn("no answer. service={} revision={} port={} method={} cause={}", frontend.service(), revision,
                upstream.port(), request.getMethod(), failure.toString());
        response.reset();
        response.setStatus(late ? 504 : 502);
        String why = (unsent(failure) ? "the instance could not be reached: " : "the instance gave no answer: ")
                + failure;
        say(response, "spillway: revision " + revision + " of " + frontend.service() + ": " + why + "\n", this);
    }

    static void say(Response response, String text, Callback callback) {
        say(response, "text/plain; charset=utf-8", text, callback);
    }

    static void say(Response response, String type, String text, Callback callback) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        boolean head = HttpMethod.HEAD.is(response.getRequest().getMethod());
        response.write(true, ByteBuffer.wrap(head ? new byte[0] : bytes), callback);
    }

    @Override
    public void succeeded() {
        end(response.getStatus());
        callback.succeeded();
    }

    @Override
    public void failed(Throwable failure) {
        end(clientGone ? CLIENT_GONE : 502);
        callback.failed(failure);
    }

    private void end(int code) {
        upstream.leave();
        traffic.ended(frontend.service(), revision, code, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
}
