package dev.spillway.executor.contract;

import dev.spillway.executor.Command;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Share;
import dev.spillway.executor.contract.FakePlatform.Call;
import dev.spillway.executor.contract.FakePlatform.Picture;
import dev.spillway.executor.contract.FakePlatform.Scale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The targets behind {@link FakePlatform}, which outlive every executor, and the journal that they keep themselves. */
public final class FakeWorld {
    /** Weights that the target took on, and the command that made it do so; a write that changes nothing is none. */
    public record Entry(String service, String target, String commandId, Fence fence, List<Share> shares) {}

    private record Key(String service, String target) {
        static Key of(Command command) {
            return new Key(command.service(), command.target().name());
        }
    }

    private final Map<Key, Picture> pictures = new LinkedHashMap<>();
    private final List<Entry> journal = new ArrayList<>();

    /** How the target stands, without touching it. */
    public synchronized Picture picture(Command command) {
        return pictures.getOrDefault(Key.of(command), Picture.EMPTY);
    }

    /** Every weight that any target took on, in order. */
    public synchronized List<Entry> journal() {
        return List.copyOf(journal);
    }

    /** A stranger changes the weights: the fence stays. */
    public synchronized void meddle(Command command, List<Share> shares) {
        Picture old = picture(command);
        pictures.put(Key.of(command),
                new Picture(shares, old.scales(), old.stable(), old.flags(), old.phase(), old.fence()));
    }

    synchronized Picture look(Command command) {
        Picture old = picture(command);
        Map<String, Scale> moved = new TreeMap<>();
        old.scales().forEach((revision, scale) -> {
            int there = scale.there() + Integer.signum(scale.wanted() - scale.there());
            if (there > 0 || scale.wanted() > 0) {
                moved.put(revision, new Scale(scale.wanted(), there));
            }
        });
        pictures.put(Key.of(command),
                new Picture(old.shares(), moved, old.stable(), old.flags(), old.phase(), old.fence()));
        return picture(command);
    }

    synchronized boolean writeIfNotOlder(Command command, Call call) {
        if (command.fence().olderThan(picture(command).fence())) {
            return false;
        }
        write(command, call);
        return true;
    }

    synchronized void write(Command command, Call call) {
        Picture old = picture(command);
        Picture written = written(old, call);
        Fence fence = old.fence().olderThan(command.fence()) ? command.fence() : old.fence();
        pictures.put(Key.of(command), new Picture(written.shares(), written.scales(), written.stable(),
                written.flags(), written.phase(), fence));
        if (!FakePlatform.same(old.shares(), written.shares())) {
            journal.add(new Entry(command.service(), command.target().name(), command.id(), command.fence(),
                    written.shares()));
        }
    }

    private static Picture written(Picture old, Call call) {
        return switch (call) {
            case Call.PutFence() -> old;
            case Call.PutShares(List<Share> shares) -> new Picture(shares, old.scales(), old.stable(), old.flags(),
                    old.phase(), old.fence());
            case Call.Resize(String revision, int wanted) -> new Picture(old.shares(),
                    with(old.scales(), revision, new Scale(wanted, old.scale(revision).there())), old.stable(),
                    old.flags(), old.phase(), old.fence());
            case Call.PutStable(String revision) -> new Picture(old.shares(), old.scales(), Optional.of(revision),
                    old.flags(), old.phase(), old.fence());
            case Call.PutFlag(String key, int permille) -> new Picture(old.shares(), old.scales(), old.stable(),
                    with(old.flags(), key, permille), old.phase(), old.fence());
            case Call.PutPhase(String phase) -> new Picture(old.shares(), old.scales(), old.stable(), old.flags(),
                    phase, old.fence());
        };
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        Map<String, V> changed = new TreeMap<>(map);
        changed.put(key, value);
        return changed;
    }
}
