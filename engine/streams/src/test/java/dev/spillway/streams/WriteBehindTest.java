package dev.spillway.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class WriteBehindTest {
    private final KeyValueStore<Bytes, byte[]> below = Stores.inMemoryKeyValueStore("below").get();
    private final WriteBehind store = open(below, scratch());

    private static Path scratch() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "rows");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WriteBehind open(KeyValueStore<Bytes, byte[]> below, Path dir) {
        var context = new MockProcessorContext<Void, Void>(new Properties(), new TaskId(0, 0), dir.toFile());
        var opened = new WriteBehind(below);
        opened.init(context.getStateStoreContext(), opened);
        return opened;
    }

    private static Bytes key(String text) {
        return Bytes.wrap(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatWasWrittenIsReadBeforeItIsHandedOn() {
        // when
        store.put(key("a"), bytes("1"));
        store.put(key("a"), bytes("2"));

        // then
        assertThat(store.get(key("a"))).isEqualTo(bytes("2"));
        assertThat(below.get(key("a"))).isNull();
    }

    @Test
    void aCommitHandsOnTheNewestOfEachRow() {
        // given
        store.put(key("a"), bytes("1"));
        store.put(key("a"), bytes("2"));
        store.put(key("b"), bytes("3"));

        // when
        store.commit(Map.of());

        // then
        assertThat(below.get(key("a"))).isEqualTo(bytes("2"));
        assertThat(below.get(key("b"))).isEqualTo(bytes("3"));
    }

    @Test
    void aDeletedRowIsGoneAtOnceAndForGood() {
        // given
        store.put(key("a"), bytes("1"));
        store.commit(Map.of());

        // when
        byte[] old = store.delete(key("a"));

        // then
        assertThat(old).isEqualTo(bytes("1"));
        assertThat(store.get(key("a"))).isNull();
        store.commit(Map.of());
        assertThat(below.get(key("a"))).isNull();
    }

    @Test
    void whatWasNotCommittedWhenItClosesIsNotThereAfterwards() {
        // given
        Path dir = scratch();
        WriteBehind first = open(Stores.persistentKeyValueStore("rows").get(), dir);
        first.put(key("a"), bytes("1"));
        first.commit(Map.of());
        first.put(key("a"), bytes("2"));
        first.put(key("b"), bytes("3"));

        // when
        first.close();

        // then
        WriteBehind again = open(Stores.persistentKeyValueStore("rows").get(), dir);
        assertThat(again.get(key("a"))).isEqualTo(bytes("1"));
        assertThat(again.get(key("b"))).isNull();
        again.close();
    }

    @Test
    void moreThanFitsIsHandedOn() {
        // given
        byte[] large = new byte[WriteBehind.MOST_BYTES / 2];

        // when
        store.put(key("a"), large);
        store.put(key("a"), large);
        boolean once = below.get(key("a")) != null;
        store.put(key("b"), large);

        // then
        assertThat(once).isFalse();
        assertThat(below.get(key("a"))).isEqualTo(large);
        assertThat(below.get(key("b"))).isEqualTo(large);
    }

    @Test
    void aRangeSeesWhatIsStillInMemory() {
        // given
        store.put(key("a"), bytes("1"));
        store.put(key("b"), bytes("2"));

        // when
        List<Bytes> seen = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(key("a"), key("z"))) {
            rows.forEachRemaining(row -> seen.add(row.key));
        }

        // then
        assertThat(seen).containsExactly(key("a"), key("b"));
    }
}
