package dev.spillway.schemas.wire;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * CloudEvents 1.0 attributes as Kafka headers, in binary mode.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *      binding</a>
 */
public final class CloudEvents {
    private static final String VERSION = "1.0";
    private static final String CONTENT_TYPE = "application/avro";

    private CloudEvents() {}

    /**
     * What the headers say. All but id and type may be missing: commands and observations carry these two only.
     *
     * @param id
     *            unique within its source
     * @param source
     *            a URI reference of who says it
     * @param type
     *            the record's full name
     * @param time
     *            when it happened, by the sender's clock
     * @param subject
     *            the service
     */
    public record Attributes(String id, Optional<String> source, String type, Optional<Instant> time,
            Optional<String> subject) {}

    /** All attributes. */
    public static Headers headers(String id, String source, String type, Instant time, String subject) {
        Headers headers = headers(id, type);
        add(headers, "ce_specversion", VERSION);
        add(headers, "ce_source", source);
        add(headers, "ce_time", time.toString());
        add(headers, "ce_subject", subject);
        add(headers, "content-type", CONTENT_TYPE);
        return headers;
    }

    /** The two that commands and observations carry. */
    public static Headers headers(String id, String type) {
        Headers headers = new RecordHeaders();
        add(headers, "ce_id", id);
        add(headers, "ce_type", type);
        return headers;
    }

    /** What can be read; empty when id or type is missing. A time that is no RFC 3339 time counts as missing. */
    public static Optional<Attributes> read(Headers headers) {
        Optional<String> type = value(headers, "ce_type");
        return value(headers, "ce_id").flatMap(id -> type.map(t -> new Attributes(id, value(headers, "ce_source"), t,
                value(headers, "ce_time").flatMap(CloudEvents::time), value(headers, "ce_subject"))));
    }

    private static void add(Headers headers, String key, String value) {
        headers.add(key, value.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> value(Headers headers, String key) {
        return Optional.ofNullable(headers.lastHeader(key)).map(Header::value)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
