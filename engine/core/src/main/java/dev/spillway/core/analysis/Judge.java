package dev.spillway.core.analysis;

import dev.spillway.core.analysis.Verdict.Outcome;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Undecided;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Judges the new revision by the stable one, over the same intervals, by a test that may be looked at after each of them: over a whole
 * rollout it takes back a tolerable revision with probability at most α. Why that holds, and when it does not: docs/analysis.md.
 *
 * <p>Sources: Ville's inequality for e-processes (Ramdas, Grünwald, Vovk, Shafer, Statistical Science 38, 2023); means of e-values
 * (Vovk, Wang, Annals of Statistics 49, 2021).
 */
public final class Judge {
    private Judge() {}

    /** After each interval: failed, or a shared outage, if it is one of these. */
    public static Optional<Verdict> soFar(AnalysisSpec spec, Threshold.Judge judge, Evidence evidence) {
        return worst(judge, evidence).map(blame -> Sayings.failed(spec, judge, evidence, blame))
                .or(() -> outage(judge, evidence).map(i -> Sayings.outage(spec, judge, evidence, i)));
    }

    /** When the bake's minimum has passed. */
    public static Verdict atEnd(AnalysisSpec spec, Threshold.Judge judge, Evidence evidence) {
        Optional<Verdict> now = soFar(spec, judge, evidence);
        if (now.isPresent()) {
            return now.get();
        }
        if (isBlind(evidence)) {
            Outcome outcome = spec.onNoData() == OnNoData.IGNORE ? Outcome.SKIPPED : Outcome.INCONCLUSIVE;
            return Sayings.blind(spec, judge, evidence, outcome);
        }
        boolean shown = evidence.gaps() <= evidence.intervals() && IntStream.range(0, evidence.metrics().size())
                .allMatch(i -> passes(judge, evidence, i));
        return shown
                ? Sayings.passed(spec, judge, evidence)
                : Sayings.undecided(spec, judge, evidence,
                        judge.undecided() == Undecided.PASS ? Outcome.SUCCESSFUL : Outcome.INCONCLUSIVE);
    }

    /** When the bake's maximum has passed without a verdict. */
    public static Verdict atMaximum(AnalysisSpec spec, Threshold.Judge judge, Evidence evidence) {
        Verdict verdict = atEnd(spec, judge, evidence);
        boolean fails = verdict.outcome() == Outcome.INCONCLUSIVE && isBlind(evidence)
                && spec.onNoData() == OnNoData.FAIL;
        return fails ? Sayings.blind(spec, judge, evidence, Outcome.FAILED) : verdict;
    }

    /** Nothing was compared: one of the revisions got no request that was counted in full. */
    private static boolean isBlind(Evidence evidence) {
        return evidence.metrics().stream().allMatch(c -> c.canary().requests() == 0
                || (c.baseline().requests() == 0 && c.past().isEmpty()));
    }

    private static boolean passes(Threshold.Judge judge, Evidence evidence, int i) {
        Comparison c = evidence.metrics().get(i);
        double needed = Budget.needs(Budget.passing(judge));
        return Weighing.pass(judge, c) >= needed || Weighing.fine(c) >= needed;
    }

    private static Optional<Blame> worst(Threshold.Judge judge, Evidence evidence) {
        if (Weighing.worse(evidence) >= Budget.needs(Budget.comparison(judge))) {
            int most = strongest(evidence);
            if (matters(judge, evidence.metrics().get(most))) {
                return Optional.of(new Blame(most, Blame.By.STABLE));
            }
        }
        return IntStream.range(0, evidence.metrics().size())
                .filter(i -> matters(judge, evidence.metrics().get(i))).boxed()
                .flatMap(i -> blame(judge, evidence, i).stream()).findFirst();
    }

    private static int strongest(Evidence evidence) {
        return IntStream.range(0, evidence.metrics().size()).boxed()
                .max((a, b) -> Double.compare(evidence.metrics().get(a).worse().log(),
                        evidence.metrics().get(b).worse().log()))
                .orElseThrow();
    }

    private static Optional<Blame> blame(Threshold.Judge judge, Evidence evidence, int i) {
        Comparison c = evidence.metrics().get(i);
        boolean past = c.past().filter(p -> p.worse().log() >= Budget.needs(Budget.past(judge))).isPresent();
        if (past) {
            return Optional.of(new Blame(i, Blame.By.PAST));
        }
        boolean objective = isOver(judge, evidence, c.canaryOver())
                && c.notAsGood().log() >= Budget.needs(Budget.notAsGood(judge));
        return objective ? Optional.of(new Blame(i, Blame.By.OBJECTIVE)) : Optional.empty();
    }

    private static boolean matters(Threshold.Judge judge, Comparison c) {
        return c.canary().rate() > judge.negligible();
    }

    private static boolean isOver(Threshold.Judge judge, Evidence evidence, Detector detector) {
        return detector.log() >= Budget.needs(Budget.over(judge, evidence.run()));
    }

    /** Both revisions are above the objective: it is not the new one's doing. */
    private static Optional<Integer> outage(Threshold.Judge judge, Evidence evidence) {
        return IntStream.range(0, evidence.metrics().size())
                .filter(i -> judge.metrics().get(i).max().isPresent()
                        && isOver(judge, evidence, evidence.metrics().get(i).canaryOver())
                        && isOver(judge, evidence, evidence.metrics().get(i).baselineOver()))
                .boxed().findFirst();
    }

    /**
     * Which metric takes it back, and what it was compared with.
     *
     * @param metric its place in the definition
     */
    record Blame(int metric, By by) {
        enum By {
            STABLE, PAST, OBJECTIVE
        }
    }
}
