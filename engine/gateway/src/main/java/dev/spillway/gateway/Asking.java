package dev.spillway.gateway;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.event.Header.Cause;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import dev.spillway.gateway.http.Answer;
import dev.spillway.gateway.http.Refused;
import dev.spillway.gateway.view.EntryView;
import dev.spillway.gateway.view.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends a request, and waits for what was decided about it: the lines of the log that name it as their cause. */
final class Asking {
    private static final Duration ACK = Duration.ofSeconds(15);
    /** The engine says nothing to a duplicate; this long it may still say that the content was another. */
    private static final Duration DUPLICATE = Duration.ofSeconds(2);
    private final RequestSink sink;
    private final Views views;

    /** @param duplicate the same request was decided before; these are the lines of then */
    record Decided(String requestId, String service, boolean duplicate, List<EntryView> decided) {}

    record Accepted(String requestId, String service, String message) {}

    record Rejected(String error, String message, String requestId, String service) {}

    Asking(RequestSink sink, Views views) {
        this.sink = sink;
        this.views = views;
    }

    Answer ask(ServiceId service, Request request, String definition, Optional<Duration> wait) {
        String id = request.ask().requestId();
        var first = new CompletableFuture<Entry>();
        try (var _ = views.subscribe(entry -> {
            if (entry.header().service().equals(service) && causedBy(entry, id)) {
                first.complete(entry);
            }
        })) {
            List<Entry> before = lines(service, id, 0);
            send(service, request, definition);
            if (wait.isEmpty()) {
                return Answer.json(202, new Accepted(id, service.toString(), "taken; not decided yet"));
            }
            return answer(service, request, await(first, before.isEmpty() ? wait.get() : min(wait.get())), before);
        }
    }

    private static Duration min(Duration wait) {
        return wait.compareTo(DUPLICATE) < 0 ? wait : DUPLICATE;
    }

    private Answer answer(ServiceId service, Request request, Optional<Entry> first, List<Entry> before) {
        String id = request.ask().requestId();
        if (first.isPresent()) {
            return decided(service, request, lines(service, id, first.get().header().sequence()), false);
        }
        return before.isEmpty()
                ? Answer.json(202, new Accepted(id, service.toString(), "taken; not decided within the wait"))
                : decided(service, request, firstTime(before), true);
    }

    /** Without the rejections of later requests that had the same id, but another content. */
    private static List<Entry> firstTime(List<Entry> lines) {
        Entry first = lines.getFirst();
        return lines.stream()
                .filter(line -> line.equals(first) || !(line.event() instanceof Event.RequestRejected)).toList();
    }

    private Answer decided(ServiceId service, Request request, List<Entry> lines, boolean duplicate) {
        String id = request.ask().requestId();
        Optional<Event.RequestRejected> no = lines.stream().map(Entry::event)
                .filter(Event.RequestRejected.class::isInstance).map(Event.RequestRejected.class::cast).findFirst();
        if (no.isPresent()) {
            return Answer.json(request instanceof Request.PutService ? 422 : 409,
                    new Rejected("rejected", no.get().reason(), id, service.toString()));
        }
        Labels labels = views.service(service).map(v -> Labels.of(v.service())).orElseGet(
                () -> Labels.of(dev.spillway.core.state.Service.unknown(service)));
        return Answer.json(200, new Decided(id, service.toString(), duplicate,
                lines.stream().map(line -> EntryView.of(line, labels)).toList()));
    }

    private List<Entry> lines(ServiceId service, String requestId, long from) {
        return views.log(service, from, Board.KEPT_LINES).stream().filter(e -> causedBy(e, requestId)).toList();
    }

    private static boolean causedBy(Entry entry, String requestId) {
        Cause cause = entry.header().cause();
        return cause.kind() == Cause.Kind.REQUEST && cause.id().equals(requestId);
    }

    private void send(ServiceId service, Request request, String definition) {
        try {
            sink.send(service, request, definition).toCompletableFuture().get(ACK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw Refused.of(503, "broker_unavailable", "the request could not be stored: "
                    + Optional.ofNullable(e.getCause()).orElse(e).getMessage());
        } catch (IllegalArgumentException e) {
            throw Refused.of(413, "too_large", String.valueOf(e.getMessage()));
        } catch (TimeoutException e) {
            throw Refused.of(503, "broker_unavailable", "the broker did not acknowledge within " + ACK.toSeconds()
                    + "s; asking again with the same requestId is safe");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.of(503, "stopping", "the gateway is stopping");
        }
    }

    private static Optional<Entry> await(CompletableFuture<Entry> first, Duration wait) {
        try {
            return Optional.of(first.get(wait.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes this with a failure", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.of(503, "stopping", "the gateway is stopping");
        }
    }
}
