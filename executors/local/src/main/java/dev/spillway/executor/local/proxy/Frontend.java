package dev.spillway.executor.local.proxy;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import org.eclipse.jetty.server.ServerConnector;

/** The open port of one service, and where its requests go. */
public final class Frontend {
    /** A revision whose turn it was, and the instance that was entered; no instance where none is ready. */
    record Turn(String revision, Optional<Upstream> upstream) {}

    private final String service;
    private final ServerConnector connector;
    private final AtomicReference<Table> table = new AtomicReference<>(Table.EMPTY);

    Frontend(String service, ServerConnector connector) {
        this.service = service;
        this.connector = connector;
    }

    public String service() {
        return service;
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return connector.getLocalPort();
    }

    /** From now on new requests go by this table; those under way end where they are. */
    public void route(Table next) {
        table.set(next);
    }

    Table table() {
        return table.get();
    }

    /** Empty where no revision gets traffic. An instance that retires meanwhile means that there is a newer table. */
    @SuppressWarnings("ReferenceEquality") // two tables that say the same are still two
    Optional<Turn> turn() {
        while (true) {
            Table now = table.get();
            Optional<String> revision = now.wheel().next();
            Optional<Turn> turn = revision.map(id -> new Turn(id, now.pool(id).enter(Set.of())));
            if (turn.isEmpty() || turn.get().upstream().isPresent() || table.get() == now) {
                return turn;
            }
        }
    }

    /** Another instance of the same revision. */
    Optional<Upstream> another(String revision, Set<Upstream> tried) {
        return table.get().pool(revision).enter(tried);
    }
}
