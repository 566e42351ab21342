package dev.spillway.executor.haproxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.executor.Instances;
import dev.spillway.executor.Observed;
import dev.spillway.executor.haproxy.socket.Mode;
import dev.spillway.executor.haproxy.socket.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A picture in the words of the wire. */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Report() {}

    static Observed of(Picture picture) {
        return switch (picture) {
            case Picture.Broken broken -> new Observed(List.of(), List.of(), Optional.empty(), broken.fence(),
                    Optional.empty());
            case Picture.Read read -> new Observed(read.shares(), instances(read), read.stable(), read.fence(),
                    Optional.of(snapshot(read)));
        };
    }

    private static List<Instances> instances(Picture.Read read) {
        List<Instances> instances = new ArrayList<>();
        read.acknowledged().owners().forEach((slot, revision) -> {
            List<Server> there = read.slots().servers(read.backend(), slot).stream()
                    .filter(server -> server.mode() != Mode.MAINT).toList();
            int ready = (int) there.stream().filter(server -> server.mode() == Mode.READY && server.up()).count();
            if (!there.isEmpty()) {
                instances.add(new Instances(revision, ready, there.size()));
            }
        });
        return instances;
    }

    private static String snapshot(Picture.Read read) {
        Map<String, Object> servers = new TreeMap<>();
        read.backend().servers().stream().filter(server -> server.mode() != Mode.MAINT)
                .forEach(server -> servers.put(server.name(), describe(server)));
        Map<String, Object> snapshot = new TreeMap<>();
        snapshot.put("backend", read.backend().name());
        snapshot.put("owners", read.acknowledged().owners());
        snapshot.put("servers", servers);
        try {
            return JSON.writeValueAsString(snapshot);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("plain values have JSON", broken);
        }
    }

    private static String describe(Server server) {
        return server.address().map(Object::toString).orElse("no address") + " weight " + server.weight() + " "
                + server.mode() + (server.up() ? "" : " DOWN");
    }
}
