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

    private final KeyValueStore<byte[], byte[]> store;
    /** No entry is due before this: most ticks look no further. */
    private long earliest = Long.MIN_VALUE;

    TimerIndex(KeyValueStore<byte[], byte[]> store) {
        this.store = store;
    }

    void move(ServiceId service, Optional<Instant> before, Optional<Instant> after) {
        if (before.equals(after)) {
            return;
        }
        before.ifPresent(due -> store.delete(key(due.toEpochMilli(), service)));
        after.ifPresent(due -> {
            store.put(key(due.toEpochMilli(), service), NOTHING);
            earliest = Math.min(earliest, due.toEpochMilli());
        });
    }

    /** Services with something due at or before now. */
    List<ServiceId> due(long now) {
        if (now < earliest) {
            return List.of();
        }
        var services = new ArrayList<ServiceId>();
        try (var entries = store.range(bound(0), bound(Long.MAX_VALUE))) {
            long next = Long.MAX_VALUE;
            while (entries.hasNext() && next == Long.MAX_VALUE) {
                ByteBuffer key = ByteBuffer.wrap(entries.next().key);
                long due = key.getLong();
                if (due > now) {
                    next = due;
                } else {
                    services.add(ServiceId.parse(StandardCharsets.UTF_8.decode(key).toString()));
                }
            }
            earliest = services.isEmpty() ? next : Long.MIN_VALUE;
        }
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
