package dev.spillway.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.ServiceId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class TimerIndexTest {
    private final TimerIndex timers = new TimerIndex(store());

    private static KeyValueStore<byte[], byte[]> store() {
        var context = new MockProcessorContext<Void, Void>(new Properties(), new TaskId(0, 0),
                Path.of("target").toFile());
        var store = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(Names.TIMERS_STORE), Serdes.ByteArray(),
                Serdes.ByteArray()).withLoggingDisabled().build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    private static ServiceId service(int i) {
        return new ServiceId("prod", "s" + i);
    }

    @Test
    void afterAStandstillAllThatIsDueComesInItsOrderButNotAllAtOnce() {
        // given
        List<ServiceId> all = IntStream.range(0, 500).mapToObj(TimerIndexTest::service).toList();
        for (int i = 0; i < all.size(); i++) {
            timers.keep(all.get(i), Optional.of(Instant.ofEpochMilli(1_000 + i)));
        }
        timers.keep(service(999), Optional.of(Instant.ofEpochMilli(9_001)));

        // when
        List<ServiceId> fired = new ArrayList<>();
        int most = 0;
        while (timers.earliest() <= 9_000) {
            List<ServiceId> taken = timers.takeDue(9_000);
            most = Math.max(most, taken.size());
            fired.addAll(taken);
        }

        // then
        assertThat(fired).isEqualTo(all);
        assertThat(most).isLessThanOrEqualTo(100);
        assertThat(timers.earliest()).isEqualTo(9_001);
    }

    @Test
    void whereNothingIsArmedNothingComes() {
        // when
        List<ServiceId> taken = timers.takeDue(9_000);

        // then
        assertThat(taken).isEmpty();
        assertThat(timers.earliest()).isEqualTo(Long.MAX_VALUE);
    }
}
