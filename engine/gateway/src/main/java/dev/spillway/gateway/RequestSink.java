package dev.spillway.gateway;

import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import java.util.concurrent.CompletionStage;

/** Where requests go: the topic, or a test. */
public interface RequestSink {
    /**
     * Sends a request.
     *
     * @param definition the text of a PutService; empty for others
     * @return completes when it cannot be lost any more (the broker's ack), or fails with the cause
     * @throws IllegalArgumentException when it is larger than may be stored; says how large that is
     */
    CompletionStage<Void> send(ServiceId service, Request request, String definition);
}
