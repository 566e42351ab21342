package dev.spillway.gateway.alert;

import dev.spillway.gateway.RequestSink;
import dev.spillway.gateway.alert.AlertReader.Told;
import dev.spillway.gateway.http.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stores a batch: all are on their way before the first acknowledgement is waited for. */
final class Storing {
    private final RequestSink sink;

    Storing(RequestSink sink) {
        this.sink = sink;
    }

    /** @throws Refused 503 when not all could be stored; those that were are duplicates when the batch is sent again */
    void store(List<Told> batch) {
        var inOrder = new ArrayList<>(batch);
        // Nothing that may abort waits behind what may not.
        inOrder.sort(Comparator.comparing(told -> !told.mayAbort()));
        long deadline = System.nanoTime() + AlertLimits.ACK.toNanos();
        var stored = new ArrayList<CompletableFuture<Void>>();
        for (Told told : inOrder) {
            CompletableFuture<Void> ack = sink.send(told.service(), told.alert(), "").toCompletableFuture();
            stored.add(ack);
            // A broker that is away keeps each send waiting: the first one that failed is enough.
            if (ack.isCompletedExceptionally() || System.nanoTime() - deadline > 0) {
                break;
            }
        }
        await(CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new)),
                Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        if (stored.size() < batch.size()) {
            throw away("only " + stored.size() + " of " + batch.size() + " alerts could be stored in time");
        }
    }

    private static void await(CompletableFuture<Void> all, Duration patience) {
        try {
            all.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw away(String.valueOf(Optional.ofNullable(e.getCause()).orElse(e).getMessage()));
        } catch (TimeoutException e) {
            throw away("the broker did not acknowledge in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.of(503, "stopping", "the gateway is stopping");
        }
    }

    private static Refused away(String why) {
        return Refused.of(503, "broker_unavailable", "the alerts could not be stored: " + why
                + "; sending them again is safe");
    }
}
