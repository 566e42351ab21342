package dev.spillway.streams;

import dev.spillway.core.model.ServiceId;
import dev.spillway.core.state.Brief;
import dev.spillway.core.state.Catalog;
import dev.spillway.core.state.Service;
import dev.spillway.wire.HashChain;
import dev.spillway.wire.HotRow;
import dev.spillway.wire.RowCodec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A service in three rows: what changes with every event, and what seldom changes. A cold row is written only when it did.
 *
 * <p>What was read or written is kept decoded: this task is the only writer of its keys for as long as it lives.
 */
final class ServiceRows {
    private static final int KEPT = 20_000;
    private static final String HOT = "\0s";
    private static final String BRIEF = "\0b";
    private static final String CATALOG = "\0c";

    private final KeyValueStore<byte[], byte[]> store;
    private final RowCodec codec;
    /** The first that came is the first to go; the order of use would cost more than it saves. */
    private final Map<ServiceId, Stored> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ServiceId, Stored> eldest) {
            return size() > KEPT;
        }
    };

    ServiceRows(KeyValueStore<byte[], byte[]> store, RowCodec codec) {
        this.store = store;
        this.codec = codec;
    }

    Stored load(ServiceId id) {
        Stored known = kept.get(id);
        return known != null ? known : read(id);
    }

    private Stored read(ServiceId id) {
        byte[] hot = store.get(key(id, HOT));
        if (hot == null) {
            return Stored.of(Service.unknown(id), HashChain.GENESIS);
        }
        HotRow row = codec.hot(hot);
        Optional<Brief> brief = Optional.ofNullable(store.get(key(id, BRIEF))).map(codec::brief);
        Catalog catalog = Optional.ofNullable(store.get(key(id, CATALOG))).map(codec::catalog).orElse(Catalog.EMPTY);
        var service = new Service(id, row.sequence(), row.at(), row.epoch(), catalog, brief, row.state());
        var stored = Stored.of(service, row.head());
        kept.put(id, stored);
        return stored;
    }

    void save(Stored before, Stored after) {
        Service next = after.service();
        ServiceId id = next.id();
        store.put(key(id, HOT), codec.hot(
                new HotRow(next.sequence(), next.at(), next.epoch(), next.state(), after.head())));
        if (!next.brief().equals(before.service().brief())) {
            byte[] brief = next.brief().map(codec::brief).orElse(null);
            if (brief == null) {
                store.delete(key(id, BRIEF));
            } else {
                store.put(key(id, BRIEF), brief);
            }
        }
        if (!next.catalog().equals(before.service().catalog())) {
            store.put(key(id, CATALOG), codec.catalog(next.catalog()));
        }
        kept.put(id, after);
    }

    private static byte[] key(ServiceId id, String row) {
        return (id + row).getBytes(StandardCharsets.UTF_8);
    }
}
