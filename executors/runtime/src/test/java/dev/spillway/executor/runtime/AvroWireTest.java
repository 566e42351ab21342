package dev.spillway.executor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Fence;
import dev.spillway.executor.Instances;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Share;
import dev.spillway.schemas.Schemas;
import dev.spillway.schemas.codec.RecordCodec;
import dev.spillway.schemas.registry.FakeRegistry;
import dev.spillway.schemas.registry.RegistryConfig;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import dev.spillway.schemas.wire.WireFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AvroWireTest {
    private final FakeRegistry registry;
    private final AvroWire wire;

    AvroWireTest() throws IOException {
        registry = new FakeRegistry();
        wire = new AvroWire(new SchemaRegistryClient(RegistryConfig.at(registry.url())));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void anOutcomeIsKeyedByItsServiceAndReadsBackTheSame() {
        // given
        var observed = new Observed(List.of(new Share("abc", 1000)), List.of(new Instances("abc", 1, 2)),
                Optional.of("abc"), new Fence(3, 4), Optional.of("as it was"));
        var outcome = new Outcome("o1", "prod/checkout", "prod/checkout/r1", "c1", "app", Outcome.Kind.DONE, "e1",
                Optional.of(observed), Optional.empty(), Instant.EPOCH);

        // when
        var record = wire.encode(outcome);

        // then
        assertThat(new String(record.key(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("prod/checkout");
        assertThat(RecordCodec.of(Outcome.class, Schemas.named("dev.spillway.outcome.Outcome"))
                .decode(WireFormat.payload(record.value()))).isEqualTo(outcome);
    }

    @Test
    void garbageIsUnreadableWithAReason() {
        // when
        var decoded = wire.decode(new ConsumerRecord<>("spillway.commands", 0, 0, new byte[0], new byte[]{7, 7}));

        // then
        assertThat(decoded).isInstanceOf(Wire.Decoded.Unreadable.class);
    }
}
