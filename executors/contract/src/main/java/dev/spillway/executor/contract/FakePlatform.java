package dev.spillway.executor.contract;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Instances;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import dev.spillway.executor.Share;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A client of a {@link FakeWorld}, in one of two manners. {@link Manner#EXACT}: every write is conditional on the fence.
 * {@link Manner#CHECKED}: fence and weights are two writes and nothing holds a late one off, as on a load balancer whose
 * fence is a tag beside the rule.
 */
public final class FakePlatform implements Platform<FakePlatform.Picture, FakePlatform.Call> {
    /** How well the target keeps older writes off. */
    public enum Manner {
        EXACT, CHECKED
    }

    /** A target as it stands; instances move one by one, with each look. */
    public record Picture(List<Share> shares, Map<String, Scale> scales, Optional<String> stable,
            Map<String, Integer> flags, String phase, Fence fence) {
        static final Picture EMPTY = new Picture(List.of(), Map.of(), Optional.empty(), Map.of(), "", Fence.NONE);

        public Picture {
            shares = List.copyOf(shares);
            scales = new TreeMap<>(scales);
            flags = new TreeMap<>(flags);
        }

        Scale scale(String revision) {
            return scales.getOrDefault(revision, new Scale(0, 0));
        }
    }

    /** Instances that are wanted, and that are there and ready. */
    public record Scale(int wanted, int there) {}

    /** The API of the fake target. */
    public sealed interface Call {
        record PutFence() implements Call {}

        record PutShares(List<Share> shares) implements Call {}

        record Resize(String revision, int wanted) implements Call {}

        record PutStable(String revision) implements Call {}

        record PutFlag(String key, int permille) implements Call {}

        record PutPhase(String phase) implements Call {}
    }

    private final FakeWorld world;
    private final Manner manner;
    private final Duration window;

    /** @param window how long a call may take to land, for {@link Manner#CHECKED} */
    public FakePlatform(FakeWorld world, Manner manner, Duration window) {
        this.world = world;
        this.manner = manner;
        this.window = window;
    }

    @Override
    public Reading<Picture> observe(Command command) {
        return new Reading.Seen<>(world.look(command));
    }

    @Override
    public CallResult call(Command command, Call call) {
        return switch (manner) {
            case EXACT -> world.writeIfNotOlder(command, call)
                    ? new CallResult.Ok()
                    : new CallResult.Transient("the target carries a newer fence");
            case CHECKED -> {
                world.write(command, call);
                yield new CallResult.Ok();
            }
        };
    }

    @Override
    public Next<Call> next(Command command, Picture picture) {
        boolean fenced = !picture.fence().olderThan(command.fence());
        Next<Call> next = switch (command.desired()) {
            case Desired.Snapshot _,Desired.Measure _ -> new Next.Done<>();
            case Desired.Capacity capacity -> capacity(command, capacity, picture);
            case Desired.Traffic traffic -> put(same(picture.shares(), traffic.shares()),
                    new Call.PutShares(traffic.shares()));
            case Desired.Roles(String stable) -> put(picture.stable().equals(Optional.of(stable)),
                    new Call.PutStable(stable));
            case Desired.Flag(String key, int permille) -> put(picture.flags().getOrDefault(key, 0) == permille,
                    new Call.PutFlag(key, permille));
            case Desired.Migrate(String phase) -> put(picture.phase().equals(phase), new Call.PutPhase(phase));
            case Desired.Roll _,Desired.Restore _ ->
                new Next.Failed<>("the fake platform can neither roll nor restore");
        };
        return fenced || !command.desired().writes() ? next : fence(next);
    }

    /** The fence goes first, or along with the write where that is conditional; a done without it is not done. */
    private Next<Call> fence(Next<Call> next) {
        boolean goesAlong = manner == Manner.EXACT && next instanceof Next.Do<Call>;
        return goesAlong || next instanceof Next.Failed<Call> ? next : new Next.Do<>(new Call.PutFence());
    }

    private static Next<Call> capacity(Command command, Desired.Capacity capacity, Picture picture) {
        int full = Integer.parseInt(command.target().settings().getOrDefault("replicas", "3"));
        int wanted = Math.ceilDiv(full * capacity.permille(), 1000);
        String revision = capacity.revision().id();
        Scale scale = picture.scale(revision);
        if (scale.wanted() != wanted) {
            return new Next.Do<>(new Call.Resize(revision, wanted));
        }
        return scale.there() == wanted
                ? new Next.Done<>()
                : new Next.WaitFor<>(wanted + " instances of " + revision, Duration.ofMinutes(10));
    }

    private static Next<Call> put(boolean there, Call call) {
        return there ? new Next.Done<>() : new Next.Do<>(call);
    }

    /** A share of nothing is no share. */
    static boolean same(List<Share> some, List<Share> others) {
        return weights(some).equals(weights(others));
    }

    private static Map<String, Integer> weights(List<Share> shares) {
        Map<String, Integer> weights = new TreeMap<>();
        shares.stream().filter(share -> share.permille() > 0)
                .forEach(share -> weights.put(share.revision(), share.permille()));
        return weights;
    }

    @Override
    public Observed report(Picture picture) {
        List<Instances> instances = picture.scales().entrySet().stream()
                .map(entry -> new Instances(entry.getKey(), entry.getValue().there(), entry.getValue().there()))
                .toList();
        return new Observed(picture.shares(), instances, picture.stable(), picture.fence(),
                Optional.of(picture.toString()));
    }

    @Override
    public Duration settleAfter() {
        return switch (manner) {
            case EXACT -> Duration.ZERO;
            case CHECKED -> window;
        };
    }
}
