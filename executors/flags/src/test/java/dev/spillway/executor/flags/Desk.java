package dev.spillway.executor.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.Rig;
import dev.spillway.executor.runtime.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives commands to one target of flags and waits for their last word. */
final class Desk {
    private final Map<String, String> settings;
    private final Rig<Picture, Call> rig;
    private long seq;

    Desk(FlagsPlatform platform, Map<String, String> settings) {
        this.settings = settings;
        this.rig = new Rig<>(platform, Pace.STANDARD);
    }

    Outcome set(int permille) {
        return last(command(new Desired.Flag(Flags.KEY, permille), 1, false, Optional.empty()));
    }

    Outcome snapshot() {
        return last(command(new Desired.Snapshot(), 1, false, Optional.empty()));
    }

    Outcome back(String before) {
        return last(command(new Desired.Restore(), 2, true, Optional.of(before)));
    }

    Outcome ask(Desired desired) {
        return last(command(desired, 1, false, Optional.empty()));
    }

    String taken() {
        Outcome outcome = snapshot();
        assertThat(outcome.kind()).as("%s", outcome).isEqualTo(Kind.DONE);
        return outcome.observed().orElseThrow().snapshot().orElseThrow();
    }

    private Command command(Desired desired, long epoch, boolean rollback, Optional<String> before) {
        seq++;
        return new Command("prod/checkout/r1/0/0/flags/" + seq, "prod/checkout", "prod/checkout/r1", 0, 0, 1,
                new Target("flags", "flags", "test", "flag", settings), new Fence(epoch, seq), rollback, rig.now(),
                rig.now().plus(Duration.ofMinutes(1)), desired, before);
    }

    private Outcome last(Command command) {
        rig.send(command);
        rig.run();
        List<Outcome> all = rig.outcomes().stream()
                .filter(o -> o.commandId().equals(command.id()) && o.kind().terminal()).toList();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
