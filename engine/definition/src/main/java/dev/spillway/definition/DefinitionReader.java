package dev.spillway.definition;

import dev.spillway.core.model.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads definition files: one service each, YAML 1.2, at most 32 KiB. */
public final class DefinitionReader {
    /** Far more than a definition needs, far less than a parser's stack. */
    private static final int MOST_NESTED = 32;
    private static final LoadSettings SETTINGS = LoadSettings.builder().setLabel("definition").build();

    private DefinitionReader() {}

    /** Reads one file's text. Never throws for what is in it. */
    public static Reading read(String text) {
        var findings = new Findings();
        List<Node> documents = documents(text, findings);
        if (!findings.isEmpty()) {
            return findings.asReading();
        }
        if (documents.isEmpty()) {
            findings.add(1, 1, "", "the file is empty; it must hold a Service");
            return findings.asReading();
        }
        documents.stream().skip(1).forEach(more -> another(documents.getFirst(), more, findings));
        return new ServiceReader(findings).read(documents.getFirst(), text);
    }

    /** Reads several files; two that define the same service are a problem of the second. */
    public static Map<String, Reading> readAll(Map<String, String> textByFile) {
        var readings = new LinkedHashMap<String, Reading>();
        var owners = new LinkedHashMap<Object, String>();
        textByFile.forEach((file, text) -> {
            Reading reading = read(text);
            if (reading instanceof Reading.Read(var definition, _)) {
                String owner = owners.putIfAbsent(definition.service(), file);
                reading = owner == null
                        ? reading
                        : new Reading.Problems(List.of(new Problem(1, 1, "metadata",
                                "service " + definition.service() + " is defined in " + owner + " already")));
            }
            readings.put(file, reading);
        });
        return readings;
    }

    private static void another(Node first, Node more, Findings findings) {
        String one = nameOf(first);
        String other = nameOf(more);
        findings.add(more, "", one.equals(other)
                ? "a second document defines " + one + " again; a file holds one service"
                : "a second document begins here; a file holds one service, so put " + other
                        + " into a file of its own");
    }

    /** Best effort: the document may be anything. */
    private static String nameOf(Node document) {
        var unheard = new Findings();
        var metadata = new YamlField(document, "", unheard).map().flatMap(m -> m.get("metadata"))
                .flatMap(YamlField::map);
        return metadata.map(m -> m.get("environment").flatMap(YamlField::text).orElse("?") + "/"
                + m.get("name").flatMap(YamlField::text).orElse("?")).orElse("it");
    }

    private static List<Node> documents(String text, Findings findings) {
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
        return documents;
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
}
