package dev.spillway.executor.haproxy.socket;

import dev.spillway.executor.RouterCounts.Counted;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A backend, as it was read back.
 *
 * @param process which HAProxy it was that answered
 * @param algorithm how it balances
 * @param cookie the name of the cookie that it sticks sessions by; empty where it does not
 * @param servers in the order of the configuration
 * @param counted by server, what it has answered since HAProxy started
 */
public record Backend(String name, Instance process, String algorithm, String cookie, List<Server> servers,
        Map<String, Counted> counted) {
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
        counted = Map.copyOf(counted);
    }

    /** One that has counted nothing. */
    public Backend(String name, Instance process, String algorithm, String cookie, List<Server> servers) {
        this(name, process, algorithm, cookie, servers, Map.of());
    }

    /** What these servers have answered together. */
    public Counted counted(List<Server> some) {
        List<Counted> each = some.stream().map(server -> counted.getOrDefault(server.name(), Counted.NONE)).toList();
        return new Counted(each.stream().mapToLong(Counted::requests).sum(),
                each.stream().mapToLong(Counted::errors).sum(), List.of());
    }

    public Optional<Server> server(String server) {
        return servers.stream().filter(one -> one.name().equals(server)).findFirst();
    }
}
