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

    /** Which measurement is asked for, by which command. */
    public record Question(String commandId, RolloutId rollout, int step, String analysis, int n, Instant due) {
        public static Question of(Command command, Desired.Measure measure) {
            return new Question(command.id(), command.rollout(), command.step(), measure.analysis(), measure.n(),
                    measure.due());
        }

        private String series() {
            return rollout + "/" + step + "/" + analysis;
        }
    }

    /** What a metrics executor answers. */
    public synchronized List<Signal> answer(Question question) {
        Duration due = world.offset(question.due());
        if (judgesResults(question.analysis())) {
            return List.of(new Measurement(question.commandId(), SOURCE, Optional.of(question.rollout()),
                    question.analysis(), question.n(), finding(question.analysis(), due)));
        }
        Looks before = question.n() == 1
                ? new Looks(due, due)
                : looks.getOrDefault(question.series(), new Looks(due, due));
        looks.put(question.series(), new Looks(before.first(), due));
        Instant from = question.due().minus(due.minus(before.last()));
        return Stream.of(Side.CANARY, Side.STABLE).<Signal>map(side -> increment(question.commandId(),
                question.analysis(), question.n(), side, from, question.due(), before.first())).toList();
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

    /**
     * What the router says unasked: what it has counted of both revisions since it said so last. Nothing while it sends requests to one only, or has
     * just begun to send them to both: then there is nothing to compare.
     */
    public List<Signal> routed(Instant from, Instant to) {
        if (!world.isShared(world.offset(from)) || !world.isShared(world.offset(to))) {
            return List.of();
        }
        return Stream.of(Side.CANARY, Side.STABLE).<Signal>map(side -> increment("router/" + to.toEpochMilli(),
                AnalysisSpec.OF_ROUTER, 0, side, from, to, Duration.ZERO)).toList();
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
