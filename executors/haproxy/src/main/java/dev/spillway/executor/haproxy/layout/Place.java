package dev.spillway.executor.haproxy.layout;

import dev.spillway.executor.haproxy.socket.Address;
import dev.spillway.executor.haproxy.socket.Mode;
import dev.spillway.executor.haproxy.socket.Server;
import java.util.Optional;

/**
 * How a server that is in use shall be.
 *
 * @param mode ready, or draining on the way out
 */
public record Place(Address address, int weight, Mode mode) {
    boolean describes(Server server) {
        return server.mode() == mode && server.address().equals(Optional.of(address))
                && (mode != Mode.READY || server.weight() == weight);
    }
}
