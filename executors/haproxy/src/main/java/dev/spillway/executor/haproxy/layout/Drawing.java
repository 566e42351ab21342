package dev.spillway.executor.haproxy.layout;

import dev.spillway.executor.Share;
import dev.spillway.executor.haproxy.endpoints.Listing;
import dev.spillway.executor.haproxy.socket.Address;
import dev.spillway.executor.haproxy.socket.Backend;
import dev.spillway.executor.haproxy.socket.Mode;
import dev.spillway.executor.haproxy.socket.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Draws the layout for given shares and owners. An instance keeps its server, a new one takes a free server of its
 * revision's slot, one that is gone drains first. A revision that has a share never loses its last server to a listing:
 * that nobody is ready may be the listing's mistake, and would send everything to the other revision.
 */
public final class Drawing {
    /**
     * What is there.
     *
     * @param before the last layout that was acknowledged
     * @param drained servers that have drained for long enough, whatever is still in them
     */
    public record Scene(Backend backend, Slots slots, Layout before, Listing listing, Set<String> drained) {
        public Scene {
            drained = Set.copyOf(drained);
        }
    }

    /**
     * What came of it.
     *
     * @param homeless ready instances that found no free server, by revision id
     * @param off see {@link Split#off}
     */
    public record Drawn(Layout layout, Map<String, Integer> homeless, double off) {}

    private final Scene scene;
    private final List<Share> shares;
    private final Map<String, String> owners;
    private final Map<String, Address> placed = new HashMap<>();
    private final Map<String, Place> leaving = new HashMap<>();
    private final Map<String, Integer> serving = new HashMap<>();
    private final Map<String, Integer> homeless = new TreeMap<>();

    private Drawing(Scene scene, List<Share> shares, Map<String, String> owners) {
        this.scene = scene;
        this.shares = shares;
        this.owners = owners;
    }

    public static Drawn draw(Scene scene, List<Share> shares, Map<String, String> owners) {
        return new Drawing(scene, shares, owners).draw();
    }

    private Drawn draw() {
        for (String slot : scene.slots().names()) {
            List<Server> servers = scene.slots().servers(scene.backend(), slot);
            String owner = owners.get(slot);
            if (owner != null) {
                place(servers, owner);
                serving.put(owner, up(servers));
            }
            servers.forEach(this::leave);
        }
        Split split = Split.of(shares, serving);
        Map<String, Place> all = new TreeMap<>(leaving);
        placed.forEach((server, address) -> all.put(server,
                new Place(address, split.weights().getOrDefault(owner(server), 0), Mode.READY)));
        return new Drawn(new Layout(shares, owners, all), homeless, split.off());
    }

    private String owner(String server) {
        return scene.slots().of(server).map(slot -> owners.getOrDefault(slot, "")).orElse("");
    }

    private void place(List<Server> servers, String revision) {
        List<Address> wanted = wanted(servers, revision);
        Set<Address> missing = new HashSet<>(wanted);
        for (Server server : servers) {
            held(server).filter(missing::remove).ifPresent(address -> placed.put(server.name(), address));
        }
        List<Server> free = servers.stream().filter(server -> held(server).isEmpty()).toList();
        List<Address> fresh = wanted.stream().filter(missing::contains).toList();
        for (int i = 0; i < Math.min(free.size(), fresh.size()); i++) {
            placed.put(free.get(i).name(), fresh.get(i));
        }
        if (fresh.size() > free.size()) {
            homeless.put(revision, fresh.size() - free.size());
        }
    }

    private List<Address> wanted(List<Server> servers, String revision) {
        List<Address> kept = new ArrayList<>();
        servers.stream().filter(this::isReady).map(this::held).flatMap(Optional::stream).forEach(kept::add);
        return switch (scene.listing()) {
            case Listing.Unknown _ -> kept;
            case Listing.Known known -> {
                List<Address> ready = known.ready(revision);
                yield ready.isEmpty() && share(revision) > 0 ? kept : ready;
            }
        };
    }

    private int share(String revision) {
        return shares.stream().filter(share -> share.revision().equals(revision)).mapToInt(Share::permille).sum();
    }

    private Optional<Address> held(Server server) {
        return Optional.ofNullable(scene.before().servers().get(server.name())).map(Place::address);
    }

    private boolean isReady(Server server) {
        return Optional.ofNullable(scene.before().servers().get(server.name()))
                .filter(place -> place.mode() == Mode.READY).isPresent();
    }

    /** Those that are up, or about to be; if none is, all of them: the shares must not hang on their health then. */
    private int up(List<Server> servers) {
        List<Server> ours = servers.stream().filter(server -> placed.containsKey(server.name())).toList();
        int up = (int) ours.stream().filter(server -> server.up() || server.mode() != Mode.READY).count();
        return up == 0 ? ours.size() : up;
    }

    private void leave(Server server) {
        Optional<Address> address = held(server);
        boolean busy = server.sessions() > 0 && server.mode() != Mode.MAINT
                && !scene.drained().contains(server.name());
        if (address.isPresent() && !placed.containsKey(server.name()) && busy) {
            leaving.put(server.name(), new Place(address.get(), 0, Mode.DRAIN));
        }
    }
}
