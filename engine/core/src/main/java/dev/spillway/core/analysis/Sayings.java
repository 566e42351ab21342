package dev.spillway.core.analysis;

import dev.spillway.core.analysis.Verdict.Outcome;
import dev.spillway.core.analysis.Weighed.OfMetric;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** A judge's verdicts, in sentences for somebody who is on call. */
final class Sayings {
    private static final double MILLION = 1e6;

    private Sayings() {}

    static Verdict failed(AnalysisSpec spec, Threshold.Judge judge, Evidence evidence, Judge.Blame blame) {
        Weighed weighed = Weighing.of(judge, evidence);
        OfMetric m = weighed.metrics().get(blame.metric());
        Comparison c = evidence.metrics().get(blame.metric());
        String why = switch (blame.by()) {
            case STABLE -> counts(m) + times(m) + ", tolerated is " + number(judge.tolerated()) + "; "
                    + chance(weighed.evidence(), weighed.needed());
            case PAST -> past(m, c.past().orElseThrow(), Budget.needs(Budget.past(judge)));
            case OBJECTIVE -> counts(m) + times(m) + ", and above the objective of "
                    + percent(judge.metrics().get(blame.metric()).max().orElseThrow()) + " nothing is tolerated; "
                    + chance(m.notAsGood(), Budget.needs(Budget.notAsGood(judge)));
        };
        return verdict(Outcome.FAILED, spec, judge, weighed, blame.metric(), why);
    }

    private static String past(OfMetric m, Comparison.Past past, double needed) {
        return percent(m.canary().rate()) + " " + m.metric() + " of the new revision (" + of(m.canary())
                + "); nothing went to stable to compare with, and it used to have " + percent(past.reference().rate())
                + " (" + of(past.reference()) + "), so that " + percent(past.limit()) + " would be tolerated; "
                + chance(m.past(), needed);
    }

    static Verdict outage(AnalysisSpec spec, Threshold.Judge judge, Evidence evidence, int metric) {
        Weighed weighed = Weighing.of(judge, evidence);
        OfMetric m = weighed.metrics().get(metric);
        return verdict(Outcome.INCONCLUSIVE, spec, judge, weighed, metric, counts(m)
                + ": both revisions are above the objective of "
                + percent(judge.metrics().get(metric).max().orElseThrow())
                + ", so this is an outage that the new one is not to blame for");
    }

    static Verdict blind(AnalysisSpec spec, Threshold.Judge judge, Evidence evidence, Outcome outcome) {
        Weighed weighed = Weighing.of(judge, evidence);
        boolean counted = evidence.intervals() > 0;
        String missing = weighed.metrics().stream().allMatch(m -> m.canary().requests() == 0)
                ? "the new revision got no request"
                : "stable got no request, and nothing is known of how it did before";
        String why = (counted ? missing : "no interval in which both revisions were counted")
                + ", so a regression could not have been seen" + gaps(weighed);
        return verdict(outcome, spec, judge, weighed, 0, why);
    }

    static Verdict passed(AnalysisSpec spec, Threshold.Judge judge, Evidence evidence) {
        Weighed weighed = Weighing.of(judge, evidence);
        int least = least(weighed);
        OfMetric m = weighed.metrics().get(least);
        String shown = m.pass() >= m.fine()
                ? "shown to be less than " + number(judge.regression()) + " times as often"
                : "shown to be below the negligible " + percent(judge.negligible());
        return verdict(Outcome.SUCCESSFUL, spec, judge, weighed, least, counts(m) + ": " + shown + "; a wrong pass is "
                + "that likely only once in " + once(Math.max(m.pass(), m.fine())));
    }

    static Verdict undecided(AnalysisSpec spec, Threshold.Judge judge, Evidence evidence, Outcome outcome) {
        Weighed weighed = Weighing.of(judge, evidence);
        int least = least(weighed);
        return verdict(outcome, spec, judge, weighed, least, counts(weighed.metrics().get(least))
                + ": no regression seen, and not shown that there is none" + gaps(weighed)
                + "; at this traffic one twice "
                + "as bad as tolerated would " + weighed.twiceAsBad().map(time -> "be seen in about " + time(time))
                        .orElse("not be seen"));
    }

    /** The metric that has shown least. */
    private static int least(Weighed weighed) {
        return weighed.metrics().indexOf(Collections.min(weighed.metrics(),
                Comparator.comparingDouble(m -> Math.max(m.pass(), m.fine()))));
    }

    private static Verdict verdict(Outcome outcome, AnalysisSpec spec, Threshold.Judge judge, Weighed weighed,
            int metric, String why) {
        OfMetric m = weighed.metrics().get(metric);
        return new Verdict(outcome, m.canary().bad(), m.canary().requests(), judge.tolerated(), m.lower(),
                m.upper().orElse(0.0), spec.name() + ": " + why, Optional.of(weighed));
    }

    private static String counts(OfMetric m) {
        return percent(m.canary().rate()) + " " + m.metric() + " of the new revision (" + of(m.canary()) + ") against "
                + percent(m.baseline().rate()) + " of stable (" + of(m.baseline()) + ")";
    }

    private static String times(OfMetric m) {
        return " in the same time, " + number(m.ratio()) + " times as often"
                + (m.lower() > 0 ? " (surely more than " + number(m.lower()) + ")" : "");
    }

    private static String of(Sample sample) {
        return sample.bad() + " of " + sample.requests();
    }

    private static String chance(double evidence, double needed) {
        return "chance alone shows this in at most one rollout of " + once(evidence) + ", and one of " + once(needed)
                + " is enough to go back";
    }

    private static String once(double log) {
        double times = StrictMath.exp(log);
        return times > MILLION ? "more than a million" : String.format(Locale.ROOT, "%,.0f", times);
    }

    private static String gaps(Weighed weighed) {
        return (weighed.gaps() == 0 ? "" : " (" + weighed.gaps() + " intervals with counts missing)")
                + (weighed.unpaired() == 0 ? "" : " (" + weighed.unpaired() + " counts of one revision only)");
    }

    private static String percent(double rate) {
        return String.format(Locale.ROOT, rate > 0 && rate < 0.001 ? "%.3f %%" : "%.2f %%", 100 * rate);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    }

    private static String time(Duration time) {
        long minutes = time.toMinutes();
        return time.toSeconds() < 120
                ? time.toSeconds() + " s"
                : minutes < 180
                        ? minutes + " min"
                        : time.toHours() < 72 ? time.toHours() + " h" : time.toDays() + " days";
    }
}
