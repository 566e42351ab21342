package dev.spillway.streams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store that keeps its newest rows in memory and hands them to the store below in batches: a row that changes a hundred times is
 * written there once.
 *
 * <p>Nothing rests on the store below while the engine runs. Each change is in the changelog at once, in the same transaction as log
 * and commands: Streams lays that over this store. Under exactly-once a store that was not closed in order is thrown away and
 * restored from there; before it is closed in order comes {@link #commit}.
 */
final class WriteBehind implements KeyValueStore<Bytes, byte[]> {
    /** Of one partition's store. The rows that change all the time fit, and to hand all of them on takes some milliseconds. */
    static final int MOST_BYTES = 2 << 20;

    private final KeyValueStore<Bytes, byte[]> below;
    /** Null is a row that was deleted. */
    private final Map<Bytes, byte @Nullable []> newest = new HashMap<>();
    private int bytes;

    WriteBehind(KeyValueStore<Bytes, byte[]> below) {
        this.below = below;
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        byte[] row = newest.get(key);
        return row != null || newest.containsKey(key) ? row : below.get(key);
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        boolean known = newest.containsKey(key);
        bytes += size(value) - size(newest.put(key, value)) + (known ? 0 : key.get().length);
        if (bytes > MOST_BYTES) {
            handOn();
        }
    }

    private static int size(byte @Nullable [] value) {
        return value == null ? 0 : value.length;
    }

    private void handOn() {
        List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>(newest.size());
        newest.forEach((key, value) -> batch.add(KeyValue.pair(key, value)));
        below.putAll(batch);
        newest.clear();
        bytes = 0;
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        byte[] present = get(key);
        if (present == null) {
            put(key, value);
        }
        return present;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        entries.forEach(each -> put(each.key, each.value));
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        byte[] old = get(key);
        put(key, null);
        return old;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        handOn();
        return below.range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        handOn();
        return below.all();
    }

    @Override
    public long approximateNumEntries() {
        return below.approximateNumEntries() + newest.size();
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        handOn();
        below.commit(changelogOffsets);
    }

    @Override
    public Long committedOffset(TopicPartition partition) {
        return below.committedOffset(partition);
    }

    @Override
    @SuppressWarnings("deprecation") // Streams still asks
    public boolean managesOffsets() {
        return below.managesOffsets();
    }

    @Override
    public String name() {
        return below.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        below.init(context, root);
    }

    @Override
    public void close() {
        // What came after the last commit was not committed: it is not to be handed on.
        newest.clear();
        bytes = 0;
        below.close();
    }

    @Override
    public boolean persistent() {
        return below.persistent();
    }

    @Override
    public boolean isOpen() {
        return below.isOpen();
    }

    @Override
    public Position getPosition() {
        return below.getPosition();
    }
}
