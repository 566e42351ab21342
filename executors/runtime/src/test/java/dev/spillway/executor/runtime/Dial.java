package dev.spillway.executor.runtime;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The smallest platform there is: one dial per service, the share of v2. What is observed is the dial and its fence. */
final class Dial implements Platform<Dial.Position, Dial.Turn> {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /** A position that {@link #next} cannot take. */
    static final int BROKEN = 999;

    record Position(int permille, Fence fence) {}

    record Turn(int permille) {}

    private final Duration window;
    private volatile Position position = new Position(0, Fence.NONE);

    Dial(Duration window) {
        this.window = window;
    }

    Position position() {
        return position;
    }

    @Override
    public Reading<Position> observe(Command command) {
        return new Reading.Seen<>(position);
    }

    @Override
    public CallResult call(Command command, Turn turn) {
        position = new Position(turn.permille(), command.fence());
        return new CallResult.Ok();
    }

    @Override
    public Next<Turn> next(Command command, Position observed) {
        if (observed.permille() == BROKEN) {
            throw new IllegalStateException("the dial is broken");
        }
        return switch (command.desired()) {
            case Desired.Traffic traffic -> traffic(command, traffic, observed);
            case Desired.Roles _ -> new Next.WaitFor<>("a label", Duration.ofSeconds(5));
            case Desired.Snapshot _,Desired.Measure _ -> new Next.Done<>();
            case Desired.Capacity _,Desired.Flag _,Desired.Restore _,Desired.Migrate _,Desired.Roll _ ->
                new Next.Failed<>(
                        "a dial has shares only");
        };
    }

    private static Next<Turn> traffic(Command command, Desired.Traffic traffic, Position observed) {
        int wanted = v2(traffic.shares());
        if (observed.permille() == wanted && !observed.fence().olderThan(command.fence())) {
            return new Next.Done<>();
        }
        return traffic.expected().filter(expected -> v2(expected) != observed.permille()).isPresent()
                ? new Next.Refused<>("somebody else turned the dial")
                : new Next.Do<>(new Turn(wanted));
    }

    private static int v2(List<Share> shares) {
        return shares.stream().filter(share -> share.revision().equals("v2")).mapToInt(Share::permille).sum();
    }

    @Override
    public Observed report(Position observed) {
        return new Observed(
                List.of(new Share("v1", 1000 - observed.permille()), new Share("v2", observed.permille())), List.of(),
                Optional.of("v1"), observed.fence(), Optional.empty());
    }

    @Override
    public Duration settleAfter() {
        return window;
    }

    static Desired.Traffic traffic(int permille) {
        return Desired.Traffic.of(List.of(new Share("v1", 1000 - permille), new Share("v2", permille)));
    }

    /** The same, if v2 has so much now. */
    static Desired.Traffic traffic(int permille, int expected) {
        return new Desired.Traffic(traffic(permille).shares(), Optional.of(traffic(expected).shares()), List.of(),
                Optional.empty());
    }

    /** A command that is issued at noon and has a minute. */
    static Command command(String id, long epoch, long seq, boolean rollback, Desired desired) {
        return new Command(id, "test/checkout", "test/checkout/r1", 0, 0, 1,
                new Target("app", "dial", "one", Map.of()), new Fence(epoch, seq), rollback, NOON,
                NOON.plusSeconds(60), desired);
    }
}
