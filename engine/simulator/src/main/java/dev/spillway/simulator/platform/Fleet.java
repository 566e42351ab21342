package dev.spillway.simulator.platform;

import dev.spillway.executor.Command;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Share;
import dev.spillway.simulator.platform.Picture.Scale;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All targets of one service, and who watches what is written there. They outlive every executor. */
public final class Fleet {
    private final boolean exact;
    private final Consumer<Write> journal;
    private final Map<String, Picture> now = new LinkedHashMap<>();
    private final Map<String, Past> before = new LinkedHashMap<>();
    private final InstantSource clock;

    /** How a target stood until then. */
    private record Past(Picture picture, Instant until) {}

    /** @param exact whether a write with an older fence is turned away by the target itself */
    public Fleet(boolean exact, List<String> targets, InstantSource clock, Consumer<Write> journal) {
        this.exact = exact;
        this.clock = clock;
        this.journal = journal;
        targets.forEach(target -> now.put(target, Picture.EMPTY));
    }

    public List<String> targets() {
        return List.copyOf(now.keySet());
    }

    public Picture at(String target) {
        return now.getOrDefault(target, Picture.EMPTY);
    }

    /** What a stale read shows: how it stood before the last change, unless that was too long ago. */
    public Picture stale(String target) {
        return Optional.ofNullable(before.get(target))
                .filter(past -> clock.instant().isBefore(past.until().plus(Procedures.STALENESS))).map(Past::picture)
                .orElseGet(() -> at(target));
    }

    /** False where the target turned it away. */
    public boolean write(Command command, Call call) {
        String target = command.target().name();
        Picture old = at(target);
        if (exact && command.fence().olderThan(old.fence())) {
            return false;
        }
        Picture next = written(old, call).withFence(command.fence());
        set(target, next);
        journal.accept(new Write(command, call, old, next));
        return true;
    }

    private static Picture written(Picture old, Call call) {
        return switch (call) {
            case Call.PutFence() -> old;
            case Call.PutShares(List<Share> shares) -> old.withShares(shares);
            case Call.Resize(String revision, int wanted) -> {
                Scale scale = old.scale(revision);
                yield old.withScale(revision, new Scale(wanted, scale.there(), scale.ready()));
            }
            case Call.PutStable(String revision) -> old.withStable(revision);
        };
    }

    /** Instances come up or go, as wanted. */
    public void obey(String target, String revision, boolean healthy) {
        Scale scale = at(target).scale(revision);
        int ready = healthy ? scale.wanted() : 0;
        set(target, at(target).withScale(revision, new Scale(scale.wanted(), scale.wanted(), ready)));
    }

    /** Instances fall ill, or recover: as many as exist at most. */
    public Scale health(String target, String revision, int ready) {
        Scale scale = at(target).scale(revision);
        Scale next = new Scale(scale.wanted(), scale.there(), Math.min(ready, scale.there()));
        set(target, at(target).withScale(revision, next));
        return next;
    }

    /** A stranger changes the weights; the fence stays. */
    public void meddle(String target, List<Share> shares) {
        set(target, at(target).withShares(shares));
    }

    /** What stood there before Spillway came. */
    public void found(String target, String revision, boolean traffic, boolean capacity, Fence fence) {
        Picture picture = Picture.EMPTY.withStable(revision).withFence(fence);
        picture = traffic ? picture.withShares(List.of(new Share(revision, 1000))) : picture;
        now.put(target, capacity
                ? picture.withScale(revision, new Scale(Procedures.REPLICAS, Procedures.REPLICAS, Procedures.REPLICAS))
                : picture);
    }

    private void set(String target, Picture next) {
        before.put(target, new Past(at(target), clock.instant()));
        now.put(target, next);
    }
}
