package dev.spillway.executor.haproxy.layout;

import dev.spillway.executor.Share;
import dev.spillway.executor.haproxy.socket.Backend;
import dev.spillway.executor.haproxy.socket.Server;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who gets what by the weights alone, where they are not as they were left. */
public final class Reckoning {
    private static final int WHOLE = 1000;

    private Reckoning() {}

    /**
     * The shares by weight; whoever is not known to be of a revision counts as {@code slot-…} or {@code server-…}.
     *
     * @return in permille, summing to 1000; empty where nobody takes requests
     */
    public static List<Share> shares(Backend backend, Slots slots, Map<String, String> owners) {
        Map<String, Integer> weights = new TreeMap<>();
        boolean anyUp = backend.servers().stream().anyMatch(server -> server.serves() && server.up());
        backend.servers().stream().filter(server -> server.serves() && (server.up() || !anyUp))
                .forEach(server -> weights.merge(who(server, slots, owners), server.weight(), Integer::sum));
        return permille(weights);
    }

    private static String who(Server server, Slots slots, Map<String, String> owners) {
        return slots.of(server.name()).map(slot -> owners.getOrDefault(slot, "slot-" + slot))
                .orElseGet(() -> name("server-" + server.name()));
    }

    /** A name that can stand where a revision's id stands. */
    private static String name(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.substring(0, Math.min(64, plain.length()));
    }

    private static List<Share> permille(Map<String, Integer> weights) {
        int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
        List<Share> shares = new ArrayList<>();
        weights.forEach((who, weight) -> shares.add(new Share(who, (int) ((long) WHOLE * weight / sum))));
        int rest = WHOLE - shares.stream().mapToInt(Share::permille).sum();
        List<Share> nearest = shares.stream()
                .sorted(Comparator.comparingInt(
                        share -> -(int) ((long) WHOLE * weights.getOrDefault(share.revision(), 0) % sum)))
                .limit(Math.max(0, Math.min(rest, shares.size()))).toList();
        return shares.stream().map(share -> nearest.contains(share)
                ? new Share(share.revision(), share.permille() + 1)
                : share).filter(share -> share.permille() > 0).toList();
    }
}
