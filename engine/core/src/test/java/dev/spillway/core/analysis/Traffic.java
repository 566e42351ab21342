package dev.spillway.core.analysis;

import dev.spillway.core.analysis.Evidence.Side;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Metric;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Undecided;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.core.signal.Signal.Increment.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts that a judge is shown, one interval of 15 seconds after the other. */
final class Traffic {
    static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final RevisionId CANARY = new RevisionId("aaaaaaaaaaaa");
    private static final RevisionId STABLE = new RevisionId("bbbbbbbbbbbb");
    final Threshold.Judge judge;
    private final OnNoData onNoData;
    private final List<Sample> before = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    Evidence evidence;

    Traffic(Threshold.Judge judge, OnNoData onNoData) {
        this.judge = judge;
        this.onNoData = onNoData;
        this.evidence = Evidence.none(judge);
    }

    static Traffic standard() {
        return new Traffic(Threshold.Judge.DEFAULT, OnNoData.HOLD);
    }

    static Threshold.Judge judge(Undecided undecided, Metric... metrics) {
        var d = Threshold.Judge.DEFAULT;
        return new Threshold.Judge(List.of(metrics), d.tolerated(), d.regression(), d.alpha(), d.beta(), d.negligible(),
                undecided);
    }

    static Metric errors() {
        return new Metric.Errors(Optional.empty());
    }

    static Metric errors(double max) {
        return new Metric.Errors(Optional.of(max));
    }

    /** How the stable revision did when it was new. */
    Traffic knownBefore(long requests, long bad) {
        before.add(new Sample(requests, bad));
        return this;
    }

    Traffic interval(long canary, long canaryBad, long stable, long stableBad) {
        return half(Side.CANARY, canary, canaryBad).half(Side.BASELINE, stable, stableBad).passes();
    }

    Traffic intervals(int n, long canary, long canaryBad, long stable, long stableBad) {
        for (int i = 0; i < n; i++) {
            interval(canary, canaryBad, stable, stableBad);
        }
        return this;
    }

    Traffic half(Side side, long requests, long bad) {
        return takes(side, increment(side, requests, bad, Optional.empty()));
    }

    Traffic gap(Side side, long requests, long bad) {
        return takes(side, increment(side, requests, bad, Optional.of("counter reset")));
    }

    /** Requests over 100 ms, and over 500. */
    Traffic timed(Side side, long requests, long over100, long over500) {
        Increment i = increment(side, requests, 0, Optional.empty());
        return takes(side, new Increment(i.id(), i.source(), i.revision(), i.analysis(), i.n(), i.from(), i.to(),
                requests, 0, List.of(new Bucket(100, requests - over100), new Bucket(500, over100 - over500),
                        new Bucket(Long.MAX_VALUE, over500)),
                Optional.empty()));
    }

    Increment increment(Side side, long requests, long bad, Optional<String> gap) {
        RevisionId revision = side == Side.CANARY ? CANARY : STABLE;
        return new Increment(now + "/" + revision, "router", revision, Optional.of("judge"), 1, now,
                now.plus(INTERVAL), requests, bad, List.of(), gap);
    }

    Traffic takes(Side side, Increment increment) {
        if (evidence.waitsFor(increment)) {
            evidence = evidence.plus(judge, side, increment, before);
        }
        return this;
    }

    Traffic passes() {
        now = now.plus(INTERVAL);
        return this;
    }

    Traffic nextBake() {
        evidence = evidence.again();
        return this;
    }

    AnalysisSpec spec() {
        return new AnalysisSpec("judge", AnalysisSpec.PUSH, "dev", Map.of(), INTERVAL, judge, 1, onNoData);
    }

    Optional<Verdict> soFar() {
        return Judge.soFar(spec(), judge, evidence);
    }

    Verdict atEnd() {
        return Judge.atEnd(spec(), judge, evidence);
    }

    Verdict atMaximum() {
        return Judge.atMaximum(spec(), judge, evidence);
    }

    Comparison errorsSeen() {
        return evidence.metrics().getFirst();
    }
}
