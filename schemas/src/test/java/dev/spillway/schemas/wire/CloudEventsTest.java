package dev.spillway.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.schemas.wire.CloudEvents.Attributes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class CloudEventsTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.006Z");

    @Test
    void allAttributesTravelAsBinaryModeSays() {
        // when
        Headers headers = CloudEvents.headers("id-1", "/spillway/engine", "dev.spillway.event.Promoted", TIME,
                "prod/a");
        // then
        assertThat(text(headers, "ce_specversion")).isEqualTo("1.0");
        assertThat(text(headers, "ce_time")).isEqualTo("2026-01-02T03:04:05.006Z");
        assertThat(text(headers, "content-type")).isEqualTo("application/avro");
        assertThat(CloudEvents.read(headers)).contains(new Attributes("id-1", Optional.of("/spillway/engine"),
                "dev.spillway.event.Promoted", Optional.of(TIME), Optional.of("prod/a")));
    }

    @Test
    void commandsCarryIdAndTypeOnly() {
        // when
        Headers headers = CloudEvents.headers("id-1", "dev.spillway.command.Command");
        // then
        assertThat(headers.toArray()).hasSize(2);
        assertThat(CloudEvents.read(headers)).contains(new Attributes("id-1", Optional.empty(),
                "dev.spillway.command.Command", Optional.empty(), Optional.empty()));
    }

    @Test
    void aTimeWithAnOffsetIsUnderstoodAndNonsenseIsNoTime() {
        // given
        Headers offset = CloudEvents.headers("i", "t").add("ce_time", bytes("2026-01-02T05:04:05.006+02:00"));
        Headers nonsense = CloudEvents.headers("i", "t").add("ce_time", bytes("yesterday"));
        // when // then
        assertThat(CloudEvents.read(offset).flatMap(Attributes::time)).contains(TIME);
        assertThat(CloudEvents.read(nonsense).flatMap(Attributes::time)).isEmpty();
    }

    @Test
    void withoutIdOrTypeThereIsNoEvent() {
        assertThat(CloudEvents.read(new RecordHeaders().add("ce_id", bytes("i")))).isEmpty();
        assertThat(CloudEvents.read(new RecordHeaders().add("ce_type", bytes("t")))).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Headers headers, String key) {
        return new String(headers.lastHeader(key).value(), StandardCharsets.UTF_8);
    }
}
