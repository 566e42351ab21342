package dev.spillway.executor.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.contract.Rig;
import dev.spillway.executor.runtime.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Commands to a fixture, through the runtime's own ordering. */
final class Drive {
    /** Between a command and its deadline. */
    Duration allowed = Duration.ofMinutes(10);
    final EcsFixture amazon;
    final Rig<Picture, Call> rig;
    private int commands;
    private int epoch = 1;

    Drive(EcsFixture amazon) {
        this(amazon, (EcsPlatform) amazon.platform());
    }

    Drive(EcsFixture amazon, EcsPlatform platform) {
        this.amazon = amazon;
        this.rig = new Rig<>(platform, Pace.STANDARD, amazon::pass);
    }

    Share share(String revision, int permille) {
        return new Share(amazon.revision(revision).id(), permille);
    }

    /** Blue's, which Spillway did not deploy. */
    Share adopted(int permille) {
        return new Share(Slot.id(amazon.name + ":1"), permille);
    }

    Command command(Desired desired, boolean rollback) {
        commands++;
        epoch += rollback ? 1 : 0;
        return new Command("test/shop/r1/0/0/app/" + commands, "test/shop", "test/shop/r1", 0, 0, commands,
                amazon.target(), new Fence(epoch, commands), rollback, rig.now(), rig.now().plus(allowed), desired);
    }

    Command capacity(String revision, int permille) {
        return capacity(amazon.revision(revision), permille);
    }

    Command capacity(Revision revision, int permille) {
        return command(new Desired.Capacity(revision, permille), false);
    }

    Command traffic(Share... shares) {
        return command(Desired.Traffic.of(List.of(shares)), false);
    }

    Command traffic(List<Share> expected, Share... shares) {
        return command(new Desired.Traffic(List.of(shares), Optional.of(expected), List.of(), Optional.empty()), false);
    }

    Command abort(Share... shares) {
        return command(Desired.Traffic.of(List.of(shares)), true);
    }

    Command gone(String revision) {
        return command(new Desired.Capacity(amazon.revision(revision), 0), true);
    }

    Outcome done(Command command) {
        rig.send(command);
        boolean reached = rig.runUntil(command, Outcome.Kind.DONE);
        assertThat(reached).as(() -> "is done: " + said()).isTrue();
        return rig.outcomes().stream().filter(one -> one.commandId().equals(command.id())
                && one.kind() == Outcome.Kind.DONE).findFirst().orElseThrow();
    }

    /** Its last word. */
    Outcome ended(Command command) {
        rig.send(command);
        rig.run();
        return rig.outcomes().stream().filter(one -> one.commandId().equals(command.id()) && one.kind().terminal())
                .findFirst().orElseThrow();
    }

    String reason(Command command) {
        Outcome last = ended(command);
        assertThat(last.kind()).as(() -> said().toString()).isIn(Outcome.Kind.FAILED, Outcome.Kind.REFUSED);
        return last.reason().orElse("");
    }

    List<String> said() {
        return rig.outcomes().stream().map(one -> one.kind() + " " + one.reason().orElse("")).toList();
    }
}
