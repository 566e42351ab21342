package dev.spillway.simulator.scenario;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.signal.Signal.Finding;
import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.core.signal.Signal.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is measured of a scenario. Counts are those of the interval between two due times, as a collector's are that looks at the router whenever it
 * is asked; results are the scenario's of that moment.
 */
public final class Measurements {
    private static final String SOURCE = "scenario";
    private static final Finding NOTHING = new Finding(Finding.Kind.NO_DATA, "the scenario says nothing of it");
    private final Scenario scenario;
    private final Definition definition;
    private final World world;
    private final Map<String, Looks> looks = new HashMap<>();

    /** When counting began, and when the counters were looked at last. */
    private record Looks(Duration first, Duration last) {}

    public Measurements(Scenario scenario, Definition definition, World world) {
        this.scenario = scenario;
        this.definition = definition;
        this.world = world;
    }

    /** What a metrics executor answers. */
    public synchronized List<Signal> answer(Command command, Desired.Measure measure) {
        Duration due = world.offset(measure.due());
        if (judgesResults(measure.analysis())) {
            return List.of(new Measurement(command.id(), SOURCE, Optional.of(command.rollout()), measure.analysis(),
                    measure.n(), finding(measure.analysis(), due)));
        }
        Looks before = measure.n() == 1 ? new Looks(due, due) : look(series(command, measure), due);
        looks.put(series(command, measure), new Looks(before.first(), due));
        return Stream.of(Side.CANARY, Side.STABLE)
                .<Signal>map(side -> increment(command.id(), measure.analysis(), measure.n(), side,
                        measure.due().minus(due.minus(before.last())), measure.due(), before.first()))
                .toList();
    }

    private Looks look(String series, Duration due) {
        return looks.getOrDefault(series, new Looks(due, due));
    }

    private static String series(Command command, Desired.Measure measure) {
        return command.rollout() + "/" + command.step() + "/" + measure.analysis();
    }

    /** What somebody publishes unasked, every interval of the analysis. */
    public List<Signal> pushed(AnalysisSpec spec, int n, Instant to, Optional<RolloutId> rollout) {
        String id = "pushed/" + spec.name() + "/" + n;
        if (judgesResults(spec.name())) {
            return List.of(new Measurement(id, SOURCE, rollout, spec.name(), n,
                    finding(spec.name(), world.offset(to))));
        }
        return Stream.of(Side.CANARY, Side.STABLE).<Signal>map(side -> increment(id, spec.name(), n, side,
                to.minus(spec.interval()), to, Duration.ZERO)).toList();
    }

    private boolean judgesResults(String analysis) {
        return definition.analyses().stream().filter(spec -> spec.name().equals(analysis))
                .anyMatch(spec -> spec.threshold() instanceof Threshold.Conditions);
    }

    private Finding finding(String analysis, Duration at) {
        return Optional.ofNullable(scenario.results().get(analysis)).map(results -> results.at(at)).orElse(NOTHING);
    }

    private Increment increment(String id, String analysis, int n, Side side, Instant from, Instant to,
            Duration since) {
        Load.Counted counted = world.count(side, since, world.offset(from), world.offset(to));
        return new Increment(id + "/" + scenario.revision(side).id(), SOURCE, scenario.revision(side).id(),
                Optional.of(analysis), n, from, to, counted.requests(), counted.errors(), counted.buckets(),
                Optional.empty());
    }
}
