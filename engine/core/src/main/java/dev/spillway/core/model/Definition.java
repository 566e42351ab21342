package dev.spillway.core.model;

import java.util.List;

/** One service, as its owners want it released. A change takes effect with the next rollout. */
public record Definition(ServiceId service, List<Target> targets, Strategy strategy, List<AnalysisSpec> analyses,
        Policy policy, String digest) {
    public Definition {
        Limits.require(!targets.isEmpty(), "targets must not be empty");
        targets = Limits.atMost(Limits.TARGETS, "targets", targets);
        analyses = Limits.atMost(Limits.ANALYSES, "analyses", analyses);
        Limits.require(Limits.distinct(targets.stream().map(Target::name).toList()),
                "targets must have distinct names");
        Limits.require(Limits.distinct(analyses.stream().map(AnalysisSpec::name).toList()),
                "analyses must have distinct names");
    }
}
