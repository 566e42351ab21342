package dev.spillway.definition;

import dev.spillway.core.model.Definition;
import dev.spillway.definition.argo.RolloutReader;
import dev.spillway.definition.argo.Template;
import dev.spillway.definition.yaml.Findings;
import dev.spillway.definition.yaml.Problem;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads definitions: one service each, in one or several YAML documents. A Spillway Service, or an Argo Rollout with its analysis
 * templates, or both: then the Service says where the service runs and the Rollout how it is released.
 */
public final class DefinitionReader {
    private DefinitionReader() {}

    /** Reads one text. Never throws for what is in it. */
    public static Reading read(String text) {
        var findings = new Findings();
        List<YamlField> fields = YamlText.documents(text, findings);
        if (!findings.isEmpty()) {
            return Reading.of(findings);
        }
        return read(Documents.of(fields), text, findings);
    }

    private static Reading read(Documents documents, String text, Findings findings) {
        List<YamlField> services = documents.services();
        if (!services.isEmpty()) {
            services.stream().skip(1).forEach(more -> another(services.getFirst(), more));
            return new ServiceReader(findings, documents).read(services.getFirst(), text);
        }
        if (!documents.rollouts().isEmpty()) {
            documents.rollouts().stream().skip(1).forEach(more -> more.document().wrong(
                    "a second Rollout begins here; a definition holds one service, so put it into a file of its own"));
            return new ServiceReader(findings, documents).read(documents.rollouts().getFirst(), text);
        }
        List<Template> templates = documents.templates().all();
        if (templates.isEmpty()) {
            documents.foreign().stream().findFirst().ifPresent(first -> first.wrong(
                    "no document here is a Service or a Rollout, so there is nothing to release"));
            if (documents.foreign().isEmpty() && findings.isEmpty()) {
                findings.add(1, 1, "", "the file is empty; it must hold a Service or a Rollout");
            }
            return Reading.of(findings);
        }
        RolloutReader.readAlone(documents.templates(), templates.getFirst().field());
        return findings.isEmpty()
                ? new Reading.Parts(templates.stream().map(t -> t.id().toString()).toList(), findings.warnings())
                : Reading.of(findings);
    }

    /** What a text holds: what must be added to make it whole. */
    public static Outline outline(String text) {
        var unheard = new Findings();
        Documents documents = Documents.of(YamlText.documents(text, unheard));
        return new Outline(documents.services().size(), documents.rollouts().size(),
                documents.rollouts().stream().findFirst().flatMap(RolloutReader::name).flatMap(YamlField::text),
                documents.rollouts().stream().findFirst().flatMap(RolloutReader::namespace));
    }

    /**
     * How many of each there are.
     *
     * @param name      of the first Rollout
     * @param namespace of the first Rollout
     */
    public record Outline(int services, int rollouts, Optional<String> name, Optional<String> namespace) {}

    /** Reads several texts; two that define the same service are a problem of the second. */
    public static Map<String, Reading> readAll(Map<String, String> textByFile) {
        var readings = new LinkedHashMap<String, Reading>();
        var owners = new LinkedHashMap<Object, String>();
        textByFile.forEach((file, text) -> {
            Reading reading = read(text);
            if (reading instanceof Reading.Read(var definition, _, var warnings)) {
                String owner = owners.putIfAbsent(definition.service(), file);
                reading = owner == null
                        ? reading
                        : new Reading.Problems(List.of(new Problem(1, 1, "metadata",
                                "service " + definition.service() + " is defined in " + owner + " already")), warnings,
                                Optional.empty());
            }
            readings.put(file, reading);
        });
        return readings;
    }

    /** What a revision without an artifact of its own runs: the command of the first local target. */
    public static Optional<String> command(Definition definition) {
        return RevisionReader.command(definition.targets());
    }

    private static void another(YamlField first, YamlField more) {
        String one = Documents.nameOf(first);
        String other = Documents.nameOf(more);
        more.wrong(one.equals(other)
                ? "a second document defines " + one + " again; a file holds one service"
                : "a second document begins here; a file holds one service, so put " + other
                        + " into a file of its own");
    }
}
