package dev.spillway.executor.haproxy.layout;

import dev.spillway.executor.Share;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The weights of one server of each revision for which all servers together come nearest to the shares. HAProxy's weights
 * are whole numbers up to 256, so not every share can be met exactly with every number of servers; of equally good ones
 * the smallest are taken, as HAProxy's round robin mixes them best.
 *
 * @param weights by revision id, 0..256
 * @param off how far the worst share is from the one asked for, in permille
 */
public record Split(Map<String, Integer> weights, double off) {
    static final int MOST = 256;
    private static final double AS_GOOD = 1e-9;
    private static final double WHOLE = 1000;

    public Split {
        weights = new TreeMap<>(weights);
    }

    /** @param servers how many serve each revision; one that is not in it, or has none, is taken to have one */
    public static Split of(List<Share> shares, Map<String, Integer> servers) {
        Split best = scaled(shares, servers, 1);
        for (int most = 2; most <= MOST; most++) {
            Split next = scaled(shares, servers, most);
            best = next.off < best.off - AS_GOOD ? next : best;
        }
        return best;
    }

    /** @param most the greatest weight of all */
    private static Split scaled(List<Share> shares, Map<String, Integer> servers, int most) {
        double greatest = shares.stream().mapToDouble(share -> each(share, servers)).max().orElse(1);
        Map<String, Integer> weights = new TreeMap<>();
        for (Share share : shares) {
            long weight = Math.round(most * each(share, servers) / greatest);
            weights.put(share.revision(), share.permille() == 0 ? 0 : (int) Math.max(1, weight));
        }
        return new Split(weights, off(shares, servers, weights));
    }

    private static double each(Share share, Map<String, Integer> servers) {
        return (double) share.permille() / count(share, servers);
    }

    private static int count(Share share, Map<String, Integer> servers) {
        return Math.max(1, servers.getOrDefault(share.revision(), 1));
    }

    private static double off(List<Share> shares, Map<String, Integer> servers, Map<String, Integer> weights) {
        double sum = shares.stream().mapToInt(share -> total(share, servers, weights)).sum();
        return shares.stream()
                .mapToDouble(share -> Math.abs(WHOLE * total(share, servers, weights) / sum - share.permille())).max()
                .orElse(0);
    }

    private static int total(Share share, Map<String, Integer> servers, Map<String, Integer> weights) {
        return count(share, servers) * weights.getOrDefault(share.revision(), 0);
    }
}
