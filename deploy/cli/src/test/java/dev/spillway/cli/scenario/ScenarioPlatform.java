package dev.spillway.cli.scenario;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import dev.spillway.simulator.platform.Call;
import dev.spillway.simulator.platform.Picture;
import dev.spillway.simulator.platform.Procedures;
import dev.spillway.simulator.scenario.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The targets of scenarios, one world per service, as a platform of a real executor. */
public final class ScenarioPlatform implements Platform<Picture, Call> {
    private final Procedures procedures = new Procedures(true, _ -> false);
    private final Map<String, World> worlds = new ConcurrentHashMap<>();

    public void serve(String service, World world) {
        worlds.put(service, world);
    }

    private World world(Command command) {
        return Objects.requireNonNull(worlds.get(command.service()), command.service());
    }

    @Override
    public Reading<Picture> observe(Command command) {
        World world = world(command);
        String target = command.target().name();
        passes(world.lookTakes(target, Instant.now()));
        return new Reading.Seen<>(world.look(target, Instant.now()));
    }

    @Override
    public CallResult call(Command command, Call call) {
        World.Landed landed = world(command).call(command, call, Instant.now());
        passes(landed.after());
        return landed.result();
    }

    /** The scenario's own latency. */
    private static void passes(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Next<Call> next(Command command, Picture observed) {
        return procedures.next(command, observed);
    }

    @Override
    public Observed report(Picture observed) {
        return procedures.report(observed);
    }
}
