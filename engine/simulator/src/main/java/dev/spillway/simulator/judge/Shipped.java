package dev.spillway.simulator.judge;

import dev.spillway.core.analysis.Evidence;
import dev.spillway.core.analysis.Evidence.Side;
import dev.spillway.core.analysis.Judge;
import dev.spillway.core.analysis.Verdict;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.signal.Signal.Increment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The judge that Spillway ships, by its own class and with its own defaults. 1: it goes back. */
final class Shipped implements Contender {
    private static final RevisionId CANARY = new RevisionId("c");
    private static final RevisionId STABLE = new RevisionId("s");
    private final Threshold.Judge judge;
    private final AnalysisSpec spec;
    private Evidence evidence;

    Shipped(Threshold.Judge judge) {
        this.judge = judge;
        this.spec = new AnalysisSpec("judge", AnalysisSpec.PUSH, "dev", Map.of(), Duration.ofSeconds(Interval.SECONDS),
                judge, 1, OnNoData.HOLD);
        this.evidence = Evidence.none(judge);
    }

    @Override
    public double look(Interval interval) {
        if (interval.number() > 0
                && Rollout.STEPS.stream().anyMatch(s -> s * Interval.PER_MINUTE == interval.number())) {
            evidence = evidence.again();
        }
        evidence = evidence
                .plus(judge, Side.CANARY, increment(interval, CANARY, interval.canary(), interval.canaryBad()),
                        List.of())
                .plus(judge, Side.BASELINE, increment(interval, STABLE, interval.baseline(), interval.baselineBad()),
                        List.of());
        return Judge.soFar(spec, judge, evidence).filter(v -> v.outcome() == Verdict.Outcome.FAILED).map(_ -> 1.0)
                .orElse(0.0);
    }

    private static Increment increment(Interval interval, RevisionId revision, long requests, long errors) {
        Instant from = Instant.EPOCH.plusSeconds((long) interval.number() * Interval.SECONDS);
        return new Increment(revision + "/" + interval.number(), "router", revision, Optional.empty(),
                interval.number(), from, from.plusSeconds(Interval.SECONDS), requests, errors, List.of(),
                Optional.empty());
    }
}
