package dev.spillway.executor.haproxy.socket;

import java.util.Optional;

/**
 * A server of a backend, as HAProxy has it now.
 *
 * @param address empty where it has none, as a server that waits for DNS
 * @param up false once health checks have failed; true where there are none
 * @param weight 0..256, as set
 * @param sessions requests that are in it or on their way to it
 * @param backup takes requests only when all others are down
 */
public record Server(String name, Optional<Address> address, Mode mode, boolean up, int weight, int sessions,
        boolean backup) {
    /** Whether it takes requests while it is up. */
    public boolean serves() {
        return mode == Mode.READY && weight > 0 && !backup;
    }
}
