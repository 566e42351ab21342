package dev.spillway.executor.haproxy.layout;

import dev.spillway.executor.Share;
import dev.spillway.executor.haproxy.socket.Backend;
import dev.spillway.executor.haproxy.socket.Mode;
import dev.spillway.executor.haproxy.socket.Server;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Spillway owns of a backend, as a whole.
 *
 * @param owners revision id by slot; a slot that is not in it is nobody's
 * @param servers those in use; every other server of a slot is out of service
 */
public record Layout(List<Share> shares, Map<String, String> owners, Map<String, Place> servers) {
    /** Nothing was ever placed. */
    public static final Layout EMPTY = new Layout(List.of(), Map.of(), Map.of());

    public Layout {
        shares = List.copyOf(shares);
        owners = new TreeMap<>(owners);
        servers = new TreeMap<>(servers);
    }

    /** Whether HAProxy is just so: nothing of ours differs, and nobody else takes requests. */
    public boolean describes(Backend backend, Slots slots) {
        boolean complete = servers.keySet().stream().allMatch(name -> backend.server(name).isPresent());
        return complete && slots.strangers(backend).isEmpty() && backend.servers().stream()
                .filter(server -> slots.of(server.name()).isPresent()).allMatch(this::describes);
    }

    private boolean describes(Server server) {
        Place place = servers.get(server.name());
        return place == null ? server.mode() == Mode.MAINT || server.weight() == 0 : place.describes(server);
    }

    public Optional<String> slot(String revision) {
        return owners.entrySet().stream().filter(owner -> owner.getValue().equals(revision)).map(Map.Entry::getKey)
                .findFirst();
    }

    public int permille(String revision) {
        return shares.stream().filter(share -> share.revision().equals(revision)).mapToInt(Share::permille).sum();
    }

    /** Nobody's, and nobody is on the way out of it. */
    public boolean isFree(String slot, Slots slots) {
        return !owners.containsKey(slot)
                && servers.keySet().stream().noneMatch(server -> slots.of(server).equals(Optional.of(slot)));
    }

    /** Whether requests can go to the revision. */
    public boolean hasPlaced(String revision, Slots slots) {
        Optional<String> slot = slot(revision);
        return slot.isPresent() && servers.entrySet().stream().anyMatch(
                server -> slots.of(server.getKey()).equals(slot) && server.getValue().mode() == Mode.READY);
    }
}
