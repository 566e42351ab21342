package dev.spillway.simulator.platform;

import dev.spillway.executor.Fence;
import dev.spillway.executor.Share;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One target as it stands: weights, instances by revision, who is labelled stable, and the newest fence written there. */
public record Picture(List<Share> shares, Map<String, Scale> scales, Optional<String> stable, Fence fence) {
    static final Picture EMPTY = new Picture(List.of(), Map.of(), Optional.empty(), Fence.NONE);
    private static final Scale NONE = new Scale(0, 0, 0);

    /** Instances that are wanted, that exist, and that are ready. */
    public record Scale(int wanted, int there, int ready) {}

    public Picture {
        shares = shares.stream().filter(share -> share.permille() > 0).toList();
        scales = Collections.unmodifiableMap(new TreeMap<>(scales));
    }

    public Scale scale(String revision) {
        return scales.getOrDefault(revision, NONE);
    }

    /** In permille. */
    public int weight(String revision) {
        for (Share share : shares) {
            if (share.revision().equals(revision)) {
                return share.permille();
            }
        }
        return 0;
    }

    public boolean has(List<Share> others) {
        int sum = 0;
        for (Share other : others) {
            if (weight(other.revision()) != other.permille()) {
                return false;
            }
            sum += other.permille();
        }
        return sum == shares.stream().mapToInt(Share::permille).sum();
    }

    Picture withShares(List<Share> next) {
        return new Picture(next, scales, stable, fence);
    }

    Picture withScale(String revision, Scale next) {
        var moved = new TreeMap<>(scales);
        if (next.wanted() == 0 && next.there() == 0) {
            moved.remove(revision);
        } else {
            moved.put(revision, next);
        }
        return new Picture(shares, moved, stable, fence);
    }

    Picture withStable(String revision) {
        return new Picture(shares, scales, Optional.of(revision), fence);
    }

    Picture withFence(Fence next) {
        return fence.olderThan(next) ? new Picture(shares, scales, stable, next) : this;
    }
}
