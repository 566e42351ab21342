package dev.spillway.definition;

import dev.spillway.core.model.Revision;
import dev.spillway.core.model.Target;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What to deploy, where the file says it. The artifact of a local target is its command unless another is written. */
final class RevisionReader {
    private RevisionReader() {}

    static Optional<Revision> read(YamlMap map, List<Target> targets) {
        map.only("label", "artifact", "config", "flags", "schemaPhase");
        Optional<String> command = command(targets);
        Optional<YamlField> field = command.isPresent() ? map.get("artifact") : map.need("artifact");
        Optional<String> artifact = field.flatMap(YamlField::text).filter(text -> !text.isBlank()).or(() -> command);
        String label = map.get("label").flatMap(YamlField::name).orElse("unnamed");
        Map<String, String> config = map.get("config").flatMap(YamlField::map).map(YamlMap::texts).orElse(Map.of());
        Map<String, String> flags = map.get("flags").flatMap(YamlField::map).map(YamlMap::texts).orElse(Map.of());
        String phase = map.get("schemaPhase").flatMap(YamlField::text).orElse("");
        return artifact.map(a -> Revision.of(label, a, config, flags, phase));
    }

    /** What a local target runs. */
    static Optional<String> command(List<Target> targets) {
        return targets.stream().flatMap(t -> Optional.ofNullable(t.settings().get("command")).stream()).findFirst();
    }
}
