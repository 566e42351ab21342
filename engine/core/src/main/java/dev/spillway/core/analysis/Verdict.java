package dev.spillway.core.analysis;

/**
 * A judgement with the numbers it rests on.
 *
 * @param bad       requests that count against the revision
 * @param total     requests seen
 * @param threshold the highest rate allowed
 * @param lower     of the 99 % Wilson interval around the rate
 * @param upper     of the same interval
 * @param because   the sentence a person reads
 */
public record Verdict(Outcome outcome, long bad, long total, double threshold, double lower, double upper,
        String because) {
    public enum Outcome {
        SUCCESSFUL, FAILED, INCONCLUSIVE, SKIPPED,
        /** It could not be judged, too often in a row; takes a revision back as a failure does. */
        ERROR
    }
}
