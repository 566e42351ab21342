package dev.spillway.simulator.scenario;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.Target;
import dev.spillway.definition.yaml.Nearest;
import dev.spillway.definition.yaml.YamlField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a scenario may speak of: the two revisions, by label or role, and the targets and analyses of the definition. */
record Names(Definition definition, Revision stable, Revision canary) {

    Map<String, Side> sides() {
        var sides = new LinkedHashMap<String, Side>();
        sides.put(stable.label(), Side.STABLE);
        sides.put(canary.label(), Side.CANARY);
        sides.putIfAbsent("stable", Side.STABLE);
        sides.putIfAbsent("canary", Side.CANARY);
        return sides;
    }

    Optional<Side> side(YamlField field) {
        return field.text().flatMap(text -> {
            Optional<Side> side = Optional.ofNullable(sides().get(text));
            if (side.isEmpty()) {
                field.wrong("no revision of this scenario is called '" + text + "'; "
                        + Nearest.hint(text, sides().keySet()));
            }
            return side;
        });
    }

    Optional<String> target(YamlField field) {
        return known(field, "target", definition.targets().stream().map(Target::name).toList());
    }

    Optional<String> analysis(YamlField field) {
        return known(field, "analysis", definition.analyses().stream().map(AnalysisSpec::name).toList());
    }

    private Optional<String> known(YamlField field, String what, List<String> all) {
        return field.text().flatMap(text -> {
            if (!all.contains(text)) {
                field.wrong(definition.service() + " has no " + what + " '" + text + "'; " + Nearest.hint(text, all));
            }
            return Optional.of(text).filter(all::contains);
        });
    }
}
