package dev.spillway.streams;

import dev.spillway.core.decide.Decision;
import dev.spillway.core.event.Entry;
import dev.spillway.core.model.Command;
import dev.spillway.wire.HashChain;
import dev.spillway.wire.Wire;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Everything that leaves the engine. Each record carries the time of its decision, whatever came in. */
final class Output {
    private static final String MOVED = "spillway_moved";

    private final ProcessorContext<String, byte[]> context;
    private final Wire wire;

    Output(ProcessorContext<String, byte[]> context, Wire wire) {
        this.context = context;
        this.wire = wire;
    }

    /** Commands first, so that they are the first bytes of the transaction; then the log. */
    Stored entries(Stored before, Decision.Decided decided) {
        String key = decided.after().id().toString();
        for (Command command : decided.commands()) {
            context.forward(new Record<>(key, wire.command(command), command.issuedAt().toEpochMilli(),
                    wire.commandHeaders(command)), Names.COMMANDS);
        }
        String head = before.head();
        for (Entry entry : decided.entries()) {
            byte[] payload = wire.event(entry);
            long sequence = entry.header().sequence();
            head = HashChain.next(head, key, sequence, payload);
            Headers headers = wire.eventHeaders(entry);
            headers.add(HashChain.SEQUENCE_HEADER, text(String.valueOf(sequence)));
            headers.add(HashChain.HASH_HEADER, text(head));
            context.forward(new Record<>(key, payload, entry.header().at().toEpochMilli(), headers), Names.EVENTS);
        }
        return Stored.of(decided.after(), head);
    }

    void view(Stored stored) {
        Headers headers = new RecordHeaders();
        headers.add(HashChain.SEQUENCE_HEADER, text(String.valueOf(stored.service().sequence())));
        headers.add(HashChain.HASH_HEADER, text(stored.head()));
        context.forward(new Record<>(stored.service().id().toString(), wire.view(stored.service()),
                stored.service().at().toEpochMilli(), headers), Names.VIEWS);
    }

    void dead(Record<String, byte[]> received, String reason, boolean retryable, long now) {
        var from = context.recordMetadata().orElseThrow(
                () -> new IllegalStateException("a record always comes from a topic"));
        byte[] letter = wire.deadLetter(from.topic(), from.partition(), from.offset(), reason, retryable, now,
                received.key(), received.value());
        context.forward(new Record<>(received.key(), letter, now, received.headers()), Names.DEAD_LETTERS);
    }

    /** To the topic it came from: the sink's partitioner puts it where its key belongs. */
    void move(Record<String, byte[]> received, long now) {
        Headers headers = new RecordHeaders(received.headers()).add(MOVED, text("1"));
        context.forward(new Record<>(received.key(), received.value(), now, headers), Names.MISPLACED);
    }

    static boolean wasMoved(Record<String, byte[]> received) {
        return received.headers().lastHeader(MOVED) != null;
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
