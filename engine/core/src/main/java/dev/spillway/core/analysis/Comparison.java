package dev.spillway.core.analysis;

import dev.spillway.core.model.AnalysisSpec.Threshold.Judge;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What one metric has shown so far. What speaks for going back is gathered over the whole rollout, so that more looks and more bakes give
 * chance no more chances; what speaks for going on begins anew with each bake, so that each weight has to prove itself.
 *
 * @param canary       of this bake
 * @param baseline     of this bake
 * @param rollout      the new revision, over the rollout
 * @param stable       the stable one, over the rollout
 * @param worse        evidence that the ratio is above the tolerated one; rollout
 * @param notAsGood    the same for a ratio above 1, where there is an objective; rollout
 * @param likelihoods  by ratio of {@link Ratios#ladder}, ln of its likelihood over that of 1, each interval tempered by the scatter known
 *                     before it; bake
 * @param fine         by rate of {@link Ratios#below}, ln of the likelihood of a rate so far below the negligible one; bake
 * @param canaryOver   evidence that the new revision is above the objective; bake
 * @param baselineOver the same for the stable one; bake
 * @param past         comparison with what was, for intervals without a request to the stable revision; rollout
 */
public record Comparison(Sample canary, Sample baseline, Sample rollout, Sample stable, Detector worse,
        Detector notAsGood, List<Double> likelihoods, List<Double> fine, Detector canaryOver, Detector baselineOver,
        Dispersion dispersion, Optional<Past> past) {
    static final Comparison NONE = new Comparison(Sample.NONE, Sample.NONE, Sample.NONE, Sample.NONE, Detector.NEW,
            Detector.NEW, List.of(), List.of(), Detector.NEW, Detector.NEW, Dispersion.NONE, Optional.empty());

    public Comparison {
        likelihoods = List.copyOf(likelihoods);
        fine = List.copyOf(fine);
    }

    /**
     * What a revision without a baseline is compared with.
     *
     * @param reference of the stable revision: earlier in this rollout, or when it was new itself
     * @param limit     the rate that counts as too high, fixed when it was first needed
     */
    public record Past(Sample reference, double limit, Detector worse) {}

    /** A new bake. */
    Comparison again() {
        return new Comparison(Sample.NONE, Sample.NONE, rollout, stable, worse, notAsGood, List.of(), List.of(),
                Detector.NEW, Detector.NEW, dispersion, past);
    }

    /**
     * The same interval of both.
     *
     * @param before of the stable revision when it was new, if that is known
     */
    Comparison plus(Judge judge, Metric metric, Sample ofCanary, Sample ofBaseline, Optional<Sample> before) {
        double scale = 1 / dispersion.factor();
        boolean both = ofCanary.requests() > 0 && ofBaseline.requests() > 0;
        Comparison compared = both ? compared(judge, metric, ofCanary, ofBaseline, scale) : this;
        boolean alone = ofCanary.requests() > 0 && ofBaseline.requests() == 0;
        Optional<Past> nowPast = alone ? withPast(judge, ofCanary, scale, before) : past;
        return new Comparison(canary.plus(ofCanary), baseline.plus(ofBaseline), rollout.plus(ofCanary),
                stable.plus(ofBaseline), compared.worse, compared.notAsGood, compared.likelihoods,
                judge.negligible() == 0 ? fine : added(fine, Ratios.below(judge.negligible(), ofCanary, scale)),
                over(metric, canaryOver, ofCanary, scale), over(metric, baselineOver, ofBaseline, scale),
                both ? dispersion.plus(ofCanary, ofBaseline) : dispersion, nowPast);
    }

    private Comparison compared(Judge judge, Metric metric, Sample ofCanary, Sample ofBaseline, double scale) {
        if (ofCanary.bad() + ofBaseline.bad() == 0) {
            return this;
        }
        double[] ladder = against(1, Ratios.ladder(judge), ofCanary, ofBaseline, scale);
        double tolerated = judge.tolerated();
        return new Comparison(canary, baseline, rollout, stable,
                worse.plus(Ratios.LIKELY, against(tolerated, Ratios.worseThan(tolerated), ofCanary, ofBaseline, scale)),
                metric.max().isPresent()
                        ? notAsGood.plus(Ratios.LIKELY, against(1, Ratios.worseThan(1), ofCanary, ofBaseline, scale))
                        : notAsGood,
                added(likelihoods, ladder), fine, canaryOver, baselineOver, dispersion, past);
    }

    private static double[] against(double from, double[] ratios, Sample ofCanary, Sample ofBaseline, double scale) {
        return Arrays.stream(ratios).map(to -> scale * Ratios.log(to, from, ofCanary, ofBaseline)).toArray();
    }

    private static Detector over(Metric metric, Detector detector, Sample sample, double scale) {
        return metric.max().filter(max -> max > 0 && sample.requests() > 0)
                .map(max -> detector.plus(Ratios.EVEN, Ratios.above(max, sample, scale))).orElse(detector);
    }

    private Optional<Past> withPast(Judge judge, Sample ofCanary, double scale, Optional<Sample> before) {
        Optional<Sample> known = Optional.of(stable).filter(s -> s.requests() > 0)
                .or(() -> before.filter(s -> s.requests() > 0));
        return past.or(() -> known.map(reference -> new Past(reference, limit(judge, reference), Detector.NEW)))
                .map(p -> new Past(p.reference(), p.limit(),
                        p.worse().plus(Ratios.EVEN, Ratios.above(p.limit(), ofCanary, scale))));
    }

    private static double limit(Judge judge, Sample reference) {
        return Math.min(0.95, judge.tolerated() * Ratios.upper(reference, Budget.past(judge)));
    }

    private static List<Double> added(List<Double> sums, double[] more) {
        var next = new ArrayList<Double>(more.length);
        for (int k = 0; k < more.length; k++) {
            next.add((sums.isEmpty() ? 0 : sums.get(k)) + more[k]);
        }
        return next;
    }
}
