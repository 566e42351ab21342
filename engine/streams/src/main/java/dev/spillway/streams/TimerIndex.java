package dev.spillway.streams;

import dev.spillway.core.model.ServiceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/** When each service has to be looked at next: one entry a service, ordered by due time. */
final class TimerIndex {
    private static final byte[] NOTHING = new byte[0];
    /** After a standstill thousands may be due; an abort waits behind no more than this. */
    private static final int AT_A_TIME = 50;

    private final KeyValueStore<byte[], byte[]> store;
    private long earliest;

    TimerIndex(KeyValueStore<byte[], byte[]> store) {
        this.store = store;
    }

    void move(ServiceId service, Optional<Instant> before, Optional<Instant> after) {
        if (!before.equals(after)) {
            before.ifPresent(due -> store.delete(key(due.toEpochMilli(), service)));
            keep(service, after);
        }
    }

    void keep(ServiceId service, Optional<Instant> next) {
        next.ifPresent(due -> {
            store.put(key(due.toEpochMilli(), service), NOTHING);
            earliest = Math.min(earliest, due.toEpochMilli());
        });
    }

    /** No entry is due before this time, in milliseconds; {@code Long.MAX_VALUE} where there is none. */
    long earliest() {
        return earliest;
    }

    /** The next few services with something due at or before now. Their entries are taken out: the caller keeps what comes next. */
    List<ServiceId> takeDue(long now) {
        var services = new ArrayList<ServiceId>();
        var taken = new ArrayList<byte[]>();
        earliest = Long.MAX_VALUE;
        try (var entries = store.range(bound(0), bound(Long.MAX_VALUE))) {
            while (entries.hasNext() && earliest == Long.MAX_VALUE) {
                byte[] entry = entries.next().key;
                ByteBuffer key = ByteBuffer.wrap(entry);
                long due = key.getLong();
                if (due > now || services.size() == AT_A_TIME) {
                    earliest = due;
                } else {
                    taken.add(entry);
                    services.add(ServiceId.parse(StandardCharsets.UTF_8.decode(key).toString()));
                }
            }
        }
        taken.forEach(store::delete);
        return services;
    }

    private static byte[] key(long due, ServiceId service) {
        byte[] name = service.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + name.length).putLong(due).put(name).array();
    }

    private static byte[] bound(long due) {
        return ByteBuffer.allocate(Long.BYTES).putLong(due).array();
    }
}
