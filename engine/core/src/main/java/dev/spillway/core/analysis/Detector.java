package dev.spillway.core.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Evidence against a hypothesis, for several alternatives at once and for a change at any time: an e-process.
 *
 * <p>Let f be the likelihood ratio of one look, whose expectation is at most 1 while the hypothesis holds. A process that begins at look j
 * is the product of all f from j on. This is their weighted mean over the alternatives and over the beginnings, with weight 1/((j+1)(j+2)) for
 * beginning j: what has not begun yet has weight 1/(n+1) after n looks and counts as 1. A mean of such processes is one itself, so
 * that by Ville's inequality it ever reaches 1/α with probability at most α. The beginnings are there so that long good health costs
 * a later regression only the logarithm of its length.
 *
 * @param looks that said something
 * @param logs  by alternative: the natural logarithm of what the begun processes weigh; empty before the first look
 */
public record Detector(long looks, List<Double> logs) {
    public static final Detector NEW = new Detector(0, List.of());

    public Detector {
        logs = List.copyOf(logs);
    }

    /**
     * @param weights of the alternatives; their sum is 1
     * @param factors by alternative, the logarithms of this look's likelihood ratios
     */
    Detector plus(double[] weights, double[] factors) {
        double beginning = -StrictMath.log((looks + 1.0) * (looks + 2.0));
        var next = new ArrayList<Double>(factors.length);
        for (int k = 0; k < factors.length; k++) {
            double begins = beginning + StrictMath.log(weights[k]);
            double before = logs.isEmpty() ? begins : LogSpace.sum(logs.get(k), begins);
            next.add(before + factors[k]);
        }
        return new Detector(looks + 1, next);
    }

    /** The natural logarithm of the evidence; 0 is none either way. */
    public double log() {
        double all = -StrictMath.log(looks + 1.0);
        for (double one : logs) {
            all = LogSpace.sum(all, one);
        }
        return all;
    }

    /** Which alternative says most; 0 before the first look. */
    public int strongest() {
        return logs.isEmpty() ? 0 : logs.indexOf(Collections.max(logs));
    }
}
