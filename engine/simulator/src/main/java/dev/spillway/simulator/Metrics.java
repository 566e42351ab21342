package dev.spillway.simulator;

import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.signal.Signal.Finding;
import dev.spillway.core.signal.Signal.Increment.Bucket;
import dev.spillway.core.signal.Signal.Outcome.Kind;
import dev.spillway.core.state.Service;
import dev.spillway.simulator.EngineNode.Topic;
import dev.spillway.simulator.platform.Fleet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures when it is asked, and pushes unasked: disjoint counts, healthy or not, as the revision is. */
final class Metrics {
    /** The provider whose answers are results, and no counts. */
    static final String RESULTS = "web";
    private final Agenda agenda;
    private final Chance chance;
    private final Chance apart;
    private final Faults faults;
    private final EngineNode engine;
    private final Revisions revisions;
    private final Fleet fleet;
    private final Map<String, Instant> counted = new HashMap<>();
    private int said;

    Metrics(Schedule schedule, EngineNode engine, Revisions revisions, Fleet fleet) {
        this.fleet = fleet;
        this.agenda = schedule.agenda();
        this.chance = schedule.chance();
        this.apart = schedule.apart();
        this.faults = schedule.faults();
        this.engine = engine;
        this.revisions = revisions;
    }

    void measure(Command command, Desired.Measure measure) {
        if (chance.permille(faults.lostMeasurement())) {
            answer(command);
        } else {
            agenda.in(chance.millis(5, 500), () -> answered(command, measure));
        }
    }

    private void answered(Command command, Desired.Measure measure) {
        if (measure.provider().equals(RESULTS)) {
            engine.send(Topic.OBSERVATIONS, new Signal.Measurement(command.id(), RESULTS,
                    Optional.of(command.rollout()), measure.analysis(), measure.n(), finding(measure.canary())));
        } else {
            int total = traffic();
            count("asked", measure.canary(), Optional.of(measure.analysis()), measure.n(), total);
            measure.baseline().ifPresent(b -> count("asked", b, Optional.of(measure.analysis()), measure.n(), total));
        }
    }

    private Finding finding(RevisionId canary) {
        if (apart.permille(faults.lostMeasurement())) {
            return new Finding(apart.oneOf(Finding.Kind.NO_DATA, Finding.Kind.STALE, Finding.Kind.ERROR), "no luck");
        }
        return new Finding(Finding.Kind.VALUE, switch (revisions.nature(canary.value())) {
            case HEALTHY, NEVER_READY -> "[0.99]";
            case DOUBTFUL -> "[0.9]";
            case FAILING -> "[0.5]";
        });
    }

    private void answer(Command command) {
        if (chance.oneIn(2)) {
            agenda.in(chance.millis(5, 500), () -> engine.send(Topic.OUTCOMES, new Signal.Outcome(
                    command.id() + "/failed", command.rollout(), command.id(), command.target().name(), Kind.FAILED,
                    "metrics", Optional.empty(), Optional.of("no answer from the metrics store"))));
        }
    }

    /** Somebody who watches the service by themselves. */
    void push() {
        Service service = engine.service();
        service.brief().ifPresent(brief -> {
            int total = traffic();
            count("pushed", brief.revision().id(), Optional.empty(), 0, total);
            brief.stable().ifPresent(stable -> count("pushed", stable.id(), Optional.empty(), 0, total));
        });
    }

    /** Requests to all revisions together: sometimes none. */
    private int traffic() {
        return chance.oneIn(8) ? 0 : chance.between(100, 2000);
    }

    /** In permille: what the router really sends, but for one that does not obey its weights now and then. */
    private int share(String revision) {
        int real = fleet.targets().stream().mapToInt(target -> fleet.at(target).weight(revision)).max().orElse(0);
        return chance.oneIn(25) ? chance.below(1000) : real;
    }

    private void count(String source, RevisionId revision, Optional<String> analysis, int n, int total) {
        String series = source + analysis.orElse("") + revision;
        Instant to = agenda.now();
        Instant from = counted.getOrDefault(series, to.minus(Duration.ofSeconds(5)));
        if (from.isBefore(to)) {
            counted.put(series, to);
            long requests = Math.round(total * share(revision.value()) / 1000.0);
            long errors = Math.round(requests * rate(revision.value()));
            said++;
            engine.send(Topic.OBSERVATIONS, new Signal.Increment("i" + said, source, revision, analysis, n, from, to,
                    requests, errors, List.of(new Bucket(100, requests - errors), new Bucket(Long.MAX_VALUE, errors)),
                    Optional.empty()));
        }
    }

    private double rate(String revision) {
        return switch (revisions.nature(revision)) {
            case HEALTHY, NEVER_READY -> 0.001;
            case DOUBTFUL -> 0.03;
            case FAILING -> 0.3;
        };
    }
}
