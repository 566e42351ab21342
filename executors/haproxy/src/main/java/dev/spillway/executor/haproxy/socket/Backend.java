package dev.spillway.executor.haproxy.socket;

import java.util.List;
import java.util.Optional;

/**
 * A backend, as it was read back.
 *
 * @param process which HAProxy it was that answered
 * @param algorithm how it balances
 * @param cookie the name of the cookie that it sticks sessions by; empty where it does not
 * @param servers in the order of the configuration
 */
public record Backend(String name, Instance process, String algorithm, String cookie, List<Server> servers) {
    /**
     * A worker process of HAProxy: another one after a reload or a restart, with other weights.
     *
     * @param startedAt epoch seconds: in a container the pid is always the same
     */
    public record Instance(long pid, long startedAt) {
        /** Before any was seen. */
        public static final Instance NONE = new Instance(0, 0);
    }

    public Backend {
        servers = List.copyOf(servers);
    }

    public Optional<Server> server(String server) {
        return servers.stream().filter(one -> one.name().equals(server)).findFirst();
    }
}
