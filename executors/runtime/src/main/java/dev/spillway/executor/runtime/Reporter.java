package dev.spillway.executor.runtime;

import java.util.concurrent.CompletableFuture;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Sends what the executor says, in order. What could not be sent ends the process: its commands come again. */
final class Reporter implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private CompletableFuture<Void> acknowledged = CompletableFuture.completedFuture(null);

    Reporter(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    synchronized void send(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        acknowledged = CompletableFuture.allOf(acknowledged, sent);
        try {
            var _ = producer.send(record, (_, problem) -> {
                if (problem == null) {
                    sent.complete(null);
                } else {
                    fail(sent, problem);
                }
            });
        } catch (KafkaException | IllegalStateException refused) {
            fail(sent, refused);
        }
    }

    private void fail(CompletableFuture<Void> sent, Exception problem) {
        sent.completeExceptionally(problem);
        failure.completeExceptionally(problem);
    }

    /** Nothing more can be relied on: the process is to end. */
    void fail(RuntimeException broken) {
        failure.completeExceptionally(broken);
    }

    /** Waits until everything sent so far is acknowledged or has failed. */
    void flush() {
        producer.flush();
    }

    /** Complete once everything sent so far is acknowledged by all in-sync replicas. */
    synchronized CompletableFuture<Void> acknowledged() {
        return acknowledged;
    }

    /** Completes, exceptionally, when something could not be sent. */
    CompletableFuture<Void> failure() {
        return failure;
    }

    @Override
    public void close() {
        producer.close();
    }
}
