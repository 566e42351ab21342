package dev.spillway.executor.haproxy.layout;

import dev.spillway.executor.haproxy.socket.Backend;
import dev.spillway.executor.haproxy.socket.Server;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of the slots. The servers of {@code blue} are {@code blue}, or {@code blue-1}, {@code blue-2} … */
public record Slots(List<String> names) {
    private static final Pattern NUMBERED = Pattern.compile("(.+)-(\\d{1,4})");

    public Slots {
        names = List.copyOf(names);
    }

    /** Whose slot a server is; empty for one that is not ours. */
    public Optional<String> of(String server) {
        Matcher matcher = NUMBERED.matcher(server);
        String stem = matcher.matches() ? matcher.group(1) : server;
        return names.contains(server)
                ? Optional.of(server)
                : Optional.of(stem).filter(names::contains);
    }

    /** In the order of their numbers. */
    public List<Server> servers(Backend backend, String slot) {
        return backend.servers().stream().filter(server -> of(server.name()).equals(Optional.of(slot)))
                .sorted(Comparator.comparingInt(server -> number(server.name()))).toList();
    }

    private static int number(String server) {
        Matcher matcher = NUMBERED.matcher(server);
        return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
    }

    /** Servers of the backend that take requests and are of no slot. */
    public List<Server> strangers(Backend backend) {
        return backend.servers().stream().filter(server -> of(server.name()).isEmpty() && server.serves()).toList();
    }
}
