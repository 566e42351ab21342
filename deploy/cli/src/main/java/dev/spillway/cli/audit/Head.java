package dev.spillway.cli.audit;

import dev.spillway.wire.HashChain;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A place in a service's chain, as two headers tell it.
 *
 * @param hash lower-case hex, 64 digits
 */
public record Head(long sequence, String hash) {
    private static final int LONGEST_NUMBER = 18;

    /** Empty where a header is absent or is not one that the engine writes. */
    public static Optional<Head> of(ConsumerRecord<byte[], byte[]> record) {
        String sequence = header(record, HashChain.SEQUENCE_HEADER);
        String hash = header(record, HashChain.HASH_HEADER);
        boolean ours = sequence.matches("\\d{1," + LONGEST_NUMBER + "}") && hash.matches("[0-9a-f]{64}");
        return ours ? Optional.of(new Head(Long.parseLong(sequence), hash)) : Optional.empty();
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
