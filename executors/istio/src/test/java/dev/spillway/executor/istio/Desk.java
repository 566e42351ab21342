package dev.spillway.executor.istio;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Desired.Traffic;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.Rig;
import dev.spillway.executor.istio.object.Write;
import dev.spillway.executor.runtime.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gives commands as the core does, with fences that rise, and waits for what becomes of them. */
final class Desk {
    static final Map<String, String> SUBSETS = Map.of("namespace", Mesh.NAMESPACE, "virtualService", "my-app",
            "destinationRule", "my-app");
    private final Rig<Picture, Write> rig;
    private final Target target;
    private long epoch = 1;
    private long seq;
    private int commands;

    Desk(Mesh mesh, Api api, Map<String, String> settings) {
        rig = new Rig<>(new IstioPlatform(mesh.client(), api), Pace.STANDARD);
        target = new Target("router", api.platform(), "test", "traffic", settings);
    }

    static Desk ofTheGuide(Mesh mesh) {
        return new Desk(mesh, Api.ISTIO, SUBSETS);
    }

    static Map<String, String> with(Map<String, String> settings, String... more) {
        var all = new TreeMap<>(settings);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    /** {@code v1=900 v2=100}. */
    static List<Share> shares(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split(" ", -1)).stream().map(part -> part.split("=", -1))
                        .map(part -> new Share(part[0], Integer.parseInt(part[1]))).toList();
    }

    /** Forward, from what must be there. */
    Outcome shift(String expected, String shares) {
        return tell(new Traffic(shares(shares), Optional.of(shares(expected)), List.of(), Optional.empty()));
    }

    /** An abort, or an undo: an epoch of its own. */
    Outcome back(String shares) {
        epoch++;
        return send(command(true, Traffic.of(shares(shares))));
    }

    Outcome roles(String stable) {
        return tell(new Desired.Roles(stable));
    }

    /** In the present epoch, going back. */
    Outcome rolesBack(String stable) {
        return send(command(true, new Desired.Roles(stable)));
    }

    Outcome tell(Desired desired) {
        return send(command(false, desired));
    }

    void newRollout() {
        epoch++;
    }

    Command command(boolean rollback, Desired desired) {
        seq++;
        commands++;
        return new Command("prod/my-app/r1/0/0/router/" + commands, "prod/my-app", "prod/my-app/r1", 0, 0, commands,
                target, new Fence(epoch, seq), rollback, rig.now(), rig.now().plus(Duration.ofMinutes(1)), desired);
    }

    /** The last word on a command. */
    Outcome send(Command command) {
        rig.send(command);
        rig.run();
        return rig.outcomes().stream().filter(outcome -> outcome.commandId().equals(command.id()))
                .reduce((_, last) -> last).orElseThrow();
    }

    Rig<Picture, Write> rig() {
        return rig;
    }
}
