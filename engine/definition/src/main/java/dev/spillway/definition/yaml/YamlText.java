package dev.spillway.definition.yaml;

import dev.spillway.core.model.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** YAML 1.2 text, at most 32 KiB, as documents. A text may come from anybody: nothing in it grows or goes deep without end. */
public final class YamlText {
    /** Far more than a definition needs, far less than a parser's stack. */
    private static final int MOST_NESTED = 32;
    /** With every alias written out. */
    private static final int MOST_NODES = 20_000;
    private static final LoadSettings SETTINGS = LoadSettings.builder().setLabel("definition").build();

    private YamlText() {}

    /** Its documents; none, and said, when it is not YAML. */
    public static List<YamlField> documents(String text, Findings findings) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Limits.DEFINITION_BYTES) {
            findings.add(1, 1, "",
                    "the definition has " + bytes + " bytes; " + Limits.DEFINITION_BYTES + " are allowed");
            return List.of();
        }
        var documents = new ArrayList<Node>();
        try {
            if (isShallow(text, findings)) {
                new Compose(SETTINGS).composeAllFromString(text).forEach(documents::add);
            }
        } catch (MarkedYamlEngineException e) {
            var mark = e.getProblemMark();
            findings.add(mark.map(m -> m.getLine()).orElse(0) + 1, mark.map(m -> m.getColumn()).orElse(0) + 1, "",
                    "this is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            findings.add(1, 1, "", "this is not YAML: " + e.getMessage());
        }
        int[] left = {MOST_NODES};
        for (Node document : documents) {
            if (!isBounded(document, 0, left)) {
                findings.add(document, "", "its aliases make it too big, or endless");
            }
        }
        return findings.isEmpty() ? documents.stream().map(d -> new YamlField(d, "", findings)).toList() : List.of();
    }

    /** The composer is recursive: thousands of brackets would end its stack. The parser is not. */
    private static boolean isShallow(String text, Findings findings) {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > MOST_NESTED) {
                var mark = event.getStartMark();
                findings.add(mark.map(m -> m.getLine()).orElse(0) + 1, mark.map(m -> m.getColumn()).orElse(0) + 1, "",
                        "nested more than " + MOST_NESTED + " deep");
                return false;
            }
        }
        return true;
    }

    /** An alias may stand for what it is in, or for ten that each stand for ten. */
    private static boolean isBounded(Node node, int depth, int[] left) {
        if (--left[0] < 0 || depth > 2 * MOST_NESTED) {
            return false;
        }
        return switch (node) {
            case SequenceNode list -> list.getValue().stream().allMatch(n -> isBounded(n, depth + 1, left));
            case MappingNode map -> map.getValue().stream().allMatch(t -> isBounded(t.getKeyNode(), depth + 1, left)
                    && isBounded(t.getValueNode(), depth + 1, left));
            default -> true;
        };
    }
}
