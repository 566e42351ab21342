package dev.spillway.executor.haproxy.layout;

import dev.spillway.executor.haproxy.socket.Backend;
import dev.spillway.executor.haproxy.socket.Change;
import dev.spillway.executor.haproxy.socket.Mode;
import dev.spillway.executor.haproxy.socket.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From HAProxy as it is to a layout: what rises comes first and what falls afterwards, so that at no moment nobody serves. */
public final class Changes {
    private final List<Change> raise = new ArrayList<>();
    private final List<Change> lower = new ArrayList<>();
    private final List<Change> remove = new ArrayList<>();

    private Changes() {}

    public static List<Change> between(Backend backend, Slots slots, Layout layout) {
        Changes changes = new Changes();
        for (Server server : backend.servers()) {
            if (slots.of(server.name()).isPresent()) {
                Optional<Place> place = Optional.ofNullable(layout.servers().get(server.name()));
                place.ifPresentOrElse(want -> changes.towards(server, want), () -> changes.out(server));
            }
        }
        List<Change> all = new ArrayList<>(changes.raise);
        all.addAll(changes.lower);
        all.addAll(changes.remove);
        return all;
    }

    private void towards(Server server, Place want) {
        if (want.describes(server)) {
            return;
        }
        if (want.mode() == Mode.DRAIN) {
            remove.add(new Change.Turn(server.name(), Mode.DRAIN));
            return;
        }
        int now = server.mode() == Mode.READY ? server.weight() : 0;
        List<Change> group = want.weight() < now ? lower : raise;
        if (!server.address().equals(Optional.of(want.address()))) {
            group.add(new Change.Move(server.name(), want.address()));
        }
        if (server.weight() != want.weight()) {
            group.add(new Change.Weigh(server.name(), want.weight()));
        }
        if (server.mode() != Mode.READY) {
            group.add(new Change.Turn(server.name(), Mode.READY));
        }
    }

    private void out(Server server) {
        if (server.mode() != Mode.MAINT) {
            remove.add(new Change.Turn(server.name(), Mode.MAINT));
        }
        if (server.weight() != 0) {
            remove.add(new Change.Weigh(server.name(), 0));
        }
    }
}
