package dev.spillway.cli.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo found; its last line.
 *
 * @param requestsFailedWhileHealthy requests lost to our own shifting and retiring: must be 0
 * @param weightsAsked               percent of v2 (or of what was promoted last), step by step
 * @param weightsObserved            the same, counted from the answers
 * @param answersPerStep             how many answers each of them was counted from
 * @param abortToObservedMs          from the decision to take it back to the weight read back
 */
record DemoReport(String v2, String v3, long requestsSent, Map<String, Long> requestsFailedByRevision,
        long requestsFailedWhileHealthy, List<Double> weightsAsked, List<Double> weightsObserved,
        List<Long> answersPerStep, Optional<Long> abortToObservedMs) {}
