package dev.spillway.executor.haproxy;

import dev.spillway.executor.Fence;
import dev.spillway.executor.Share;
import dev.spillway.executor.haproxy.endpoints.Listing;
import dev.spillway.executor.haproxy.layout.Drawing;
import dev.spillway.executor.haproxy.layout.Layout;
import dev.spillway.executor.haproxy.layout.Reckoning;
import dev.spillway.executor.haproxy.layout.Slots;
import dev.spillway.executor.haproxy.socket.Backend;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a target stands. */
public sealed interface Picture {
    Fence fence();

    static Read of(Backend backend, BackendState state, boolean opened, Listing listing, Set<String> drained) {
        return new Read(backend, new Slots(state.settings().slots()), opened, state.fence(),
                Optional.of(state.stable()).filter(id -> !id.isEmpty()), state.acknowledged(), state.isHalfWritten(),
                state.written(), state.process(), listing, drained);
    }

    /** Something has to be put right by a person before anything can be done. */
    record Broken(Fence fence, String reason) implements Picture {}

    /**
     * HAProxy as it was read, and what we know of it.
     *
     * @param opened whether a write was made with these settings; only from then on the endpoints are asked for
     * @param stable revision id
     * @param halfWritten whether a write was begun and is not seen in full
     * @param process the HAProxy that acknowledged
     * @param drained servers that have drained for long enough
     */
    record Read(Backend backend, Slots slots, boolean opened, Fence fence, Optional<String> stable, Layout acknowledged,
            boolean halfWritten, Layout written, Backend.Instance process, Listing listing, Set<String> drained)
            implements
                Picture {
        public Read {
            drained = Set.copyOf(drained);
        }

        boolean asAcknowledged() {
            return acknowledged.describes(backend, slots);
        }

        /** Another process than the one that acknowledged, and it knows nothing of it. */
        boolean forgotten() {
            return !process.equals(Backend.Instance.NONE) && !process.equals(backend.process()) && !asAcknowledged();
        }

        /** As acknowledged where the weights are just so: HAProxy's weights are coarser than permille. */
        List<Share> shares() {
            return asAcknowledged()
                    ? acknowledged.shares()
                    : written.describes(backend, slots)
                            ? written.shares()
                            : Reckoning.shares(backend, slots, written.owners());
        }

        Drawing.Scene scene() {
            return new Drawing.Scene(backend, slots, acknowledged, listing, drained);
        }
    }
}
