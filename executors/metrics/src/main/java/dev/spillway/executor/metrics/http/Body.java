package dev.spillway.executor.metrics.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;

/** Collects an answer, up to a limit of its own, and to one on all answers that are being read at the time. */
final class Body implements BodySubscriber<byte[]> {
    /** It got longer than a limit allows. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong(String message) {
            super(message);
        }
    }

    private final int most;
    private final AtomicLong held;
    private final long mostHeld;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Optional<Subscription> source = Optional.empty();
    private boolean closed;

    /** @param held bytes that all answers hold, at most {@code mostHeld} */
    Body(int most, AtomicLong held, long mostHeld) {
        this.most = most;
        this.held = held;
        this.mostHeld = mostHeld;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole;
    }

    @Override
    public synchronized void onSubscribe(Subscription subscription) {
        source = Optional.of(subscription);
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> parts) {
        parts.forEach(this::take);
    }

    private void take(ByteBuffer part) {
        int more = part.remaining();
        if (closed) {
            return;
        }
        if (bytes.size() + more > most) {
            refuse("it answered more than " + most / (1024 * 1024) + " MiB");
        } else if (held.get() + more > mostHeld) {
            refuse("the answers that are being read now are too long together");
        } else {
            byte[] copy = new byte[more];
            part.get(copy);
            bytes.write(copy, 0, more);
            held.addAndGet(more);
        }
    }

    private void refuse(String reason) {
        source.ifPresent(Subscription::cancel);
        whole.completeExceptionally(new TooLong(reason));
        close();
    }

    @Override
    public void onError(Throwable problem) {
        whole.completeExceptionally(problem);
    }

    @Override
    public synchronized void onComplete() {
        whole.complete(bytes.toByteArray());
    }

    /** Nobody waits for it any more: takes nothing more in, and gives back what it held. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            held.addAndGet(-bytes.size());
            bytes.reset();
        }
    }
}
