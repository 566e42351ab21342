package dev.spillway.executor.haproxy.endpoints;

import dev.spillway.executor.haproxy.socket.Address;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is known of a service's instances. */
public sealed interface Listing {
    /** @param revisions by revision id; one that is not in it has no instance */
    record Known(Map<String, List<Endpoint>> revisions) implements Listing {
        public Known {
            Map<String, List<Endpoint>> copy = new TreeMap<>();
            revisions.forEach((revision, endpoints) -> copy.put(revision, List.copyOf(endpoints)));
            revisions = copy;
        }

        public List<Address> ready(String revision) {
            return revisions.getOrDefault(revision, List.of()).stream().filter(Endpoint::ready).map(Endpoint::address)
                    .distinct().toList();
        }
    }

    /** The source did not answer, or not as it should. That is not the same as no instance. */
    record Unknown(String reason) implements Listing {}
}
