package dev.spillway.blackbox;

import dev.spillway.blackbox.Remote.Call;
import dev.spillway.blackbox.Remote.Picture;
import dev.spillway.blackbox.Remote.Write;
import dev.spillway.executor.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The target, which outlives every executor, and the journal that it keeps itself. Its fence is exact. */
final class World {
    private final List<Write> journal = new ArrayList<>();
    private Picture picture = Picture.EMPTY;

    synchronized Picture picture() {
        return picture;
    }

    /** Every write of weights that was let in, in order, also one that changed nothing. */
    synchronized List<Write> weightWrites() {
        return journal.stream().filter(write -> write.call() instanceof Call.PutShares).toList();
    }

    /** The weights of each write in {@link #weightWrites()}. */
    List<Map<String, Integer>> weights() {
        return weightWrites().stream().map(write -> ((Call.PutShares) write.call()).shares()).map(World::byRevision)
                .toList();
    }

    /** Weights by revision; a share of nothing is no share. */
    static Map<String, Integer> byRevision(List<Share> shares) {
        Map<String, Integer> weights = new TreeMap<>();
        shares.stream().filter(share -> share.permille() > 0)
                .forEach(share -> weights.put(share.revision(), share.permille()));
        return weights;
    }

    /** @return whether it was let in: its fence is not older than the one found here */
    synchronized boolean write(Write write) {
        if (write.fence().olderThan(picture.fence())) {
            return false;
        }
        journal.add(write);
        picture = written(write);
        return true;
    }

    private Picture written(Write write) {
        Picture old = picture;
        return switch (write.call()) {
            case Call.PutShares(List<Share> shares) ->
                new Picture(shares, old.instances(), old.stable(), write.fence());
            case Call.Resize(String revision, int count) ->
                new Picture(old.shares(), resized(revision, count), old.stable(), write.fence());
            case Call.PutStable(String revision) ->
                new Picture(old.shares(), old.instances(), revision, write.fence());
            case Call.PutFence() -> new Picture(old.shares(), old.instances(), old.stable(), write.fence());
        };
    }

    private Map<String, Integer> resized(String revision, int count) {
        Map<String, Integer> instances = new TreeMap<>(picture.instances());
        if (count == 0) {
            instances.remove(revision);
        } else {
            instances.put(revision, count);
        }
        return instances;
    }
}
