package dev.spillway.core.analysis;

import java.util.Optional;

/**
 * A judgement with the numbers it rests on.
 *
 * @param bad       requests that count against the revision
 * @param total     requests seen
 * @param threshold the highest rate allowed; of a judge, the tolerated ratio to the stable revision's rate
 * @param lower     of the 99 % Wilson interval around the rate; of a judge, of the ratio
 * @param upper     of the same interval; of a judge 0 where nothing bounds it
 * @param because   the sentence a person reads
 * @param weighed   what a judge weighed
 */
public record Verdict(Outcome outcome, long bad, long total, double threshold, double lower, double upper,
        String because, Optional<Weighed> weighed) {
    public enum Outcome {
        SUCCESSFUL, FAILED, INCONCLUSIVE, SKIPPED,
        /** It could not be judged, too often in a row; takes a revision back as a failure does. */
        ERROR
    }

    /** Of a rate, or of conditions. */
    public Verdict(Outcome outcome, long bad, long total, double threshold, double lower, double upper,
            String because) {
        this(outcome, bad, total, threshold, lower, upper, because, Optional.empty());
    }
}
