package dev.spillway.simulator.backtest;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which recorded measurements an analysis of now looks at: those of the analysis with its name, else with its query, else of the only one there is. */
final class Sources {
    private final Map<String, List<String>> byRecorded = new HashMap<>();
    private final List<String> missing = new ArrayList<>();

    Sources(List<AnalysisSpec> recorded, List<AnalysisSpec> changed) {
        for (AnalysisSpec now : changed) {
            List<AnalysisSpec> alike = recorded.stream().filter(then -> judgesResults(then) == judgesResults(now))
                    .toList();
            Optional<AnalysisSpec> source = alike.stream().filter(then -> then.name().equals(now.name())).findFirst()
                    .or(() -> alike.stream().filter(then -> then.provider().equals(now.provider())
                            && then.query().equals(now.query())).findFirst())
                    .or(() -> alike.size() == 1 ? Optional.of(alike.getFirst()) : Optional.empty());
            source.ifPresentOrElse(
                    then -> byRecorded.computeIfAbsent(then.name(), _ -> new ArrayList<>()).add(now.name()),
                    () -> missing.add(now.name()));
        }
    }

    private static boolean judgesResults(AnalysisSpec spec) {
        return spec.threshold() instanceof Threshold.Conditions;
    }

    /** Who looks at what was recorded for this analysis. */
    List<String> of(String recorded) {
        return byRecorded.getOrDefault(recorded, List.of());
    }

    /** For whom nothing was recorded. */
    List<String> missing() {
        return List.copyOf(missing);
    }
}
