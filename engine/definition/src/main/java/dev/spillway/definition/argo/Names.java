package dev.spillway.definition.argo;

import dev.spillway.core.model.AnalysisSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The analyses of a definition, each with a name of its own. Two steps that mean the same share one; what watches in the
 * background shares with nobody, for a measurement belongs to one run.
 */
final class Names {
    private static final int LONGEST = 64;
    private final Set<String> reserved;
    private final Map<String, AnalysisSpec> specs = new LinkedHashMap<>();
    private final Set<String> background = new HashSet<>();

    /** @param reserved names of the Service document's own analyses */
    Names(Collection<String> reserved) {
        this.reserved = Set.copyOf(reserved);
    }

    /**
     * The name under which the analysis is known from now on.
     *
     * @param run names of the same run, with which it cannot share
     */
    String claim(AnalysisSpec spec, boolean behind, Collection<String> run) {
        for (int n = 1;; n++) {
            AnalysisSpec named = named(spec, n);
            AnalysisSpec known = specs.get(named.name());
            boolean shared = named.equals(known) && !behind && !background.contains(named.name())
                    && !run.contains(named.name());
            if (shared) {
                return named.name();
            }
            if (known == null && !reserved.contains(named.name())) {
                specs.put(named.name(), named);
                if (behind) {
                    background.add(named.name());
                }
                return named.name();
            }
        }
    }

    List<AnalysisSpec> specs() {
        return new ArrayList<>(specs.values());
    }

    private static AnalysisSpec named(AnalysisSpec s, int n) {
        String end = n == 1 ? "" : "-" + n;
        String name = s.name().substring(0, Math.min(s.name().length(), LONGEST - end.length())) + end;
        return new AnalysisSpec(name, s.provider(), s.instance(), s.query(), s.interval(), s.threshold(),
                s.minRequests(), s.onNoData());
    }
}
