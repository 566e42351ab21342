package dev.spillway.dev.broker;

import java.util.concurrent.CompletableFuture;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the broker's fatal faults. Kafka's own handlers end the process with {@code Runtime.halt}, which is not a library's
 * right: here the first fatal fault becomes a value that the owner of the process decides on.
 */
final class Faults implements FaultHandlerFactory {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private final CompletableFuture<Throwable> first = new CompletableFuture<>();

    /** Completes with the first fatal fault. */
    CompletableFuture<Throwable> first() {
        return first;
    }

    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        return (message, cause) -> {
            FaultHandlerException fault = new FaultHandlerException(name + ": " + message, cause);
            action.run();
            LOG.error("broker fault in {}, fatal={}", name, fatal, fault);
            if (fatal) {
                first.complete(fault);
            }
            return fault;
        };
    }
}
