package dev.spillway.definition.argo;

import dev.spillway.definition.yaml.Nearest;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The analysis templates of a text, and which of them a reference means. */
public final class Templates {
    /** Of one run. */
    private static final int MOST = 32;
    private final Map<Template.Id, Template> byId = new LinkedHashMap<>();
    private final Set<Template.Id> used = new LinkedHashSet<>();

    /** A template document: what is unknown or refused in it is said now, whoever uses it. */
    public void add(YamlField document, boolean cluster) {
        document.map().ifPresent(map -> {
            AnalysisFields.TEMPLATE.check(map, false);
            Optional<String> name = map.need("metadata").flatMap(YamlField::map).flatMap(m -> m.need("name"))
                    .flatMap(YamlField::text);
            Optional<YamlMap> spec = map.need("spec").flatMap(YamlField::map);
            if (name.isPresent() && spec.isPresent()) {
                add(document, new Template.Id(cluster, name.get()), spec.get());
            }
        });
    }

    private void add(YamlField document, Template.Id id, YamlMap spec) {
        if (byId.putIfAbsent(id, new Template(id, document, spec)) != null) {
            document.wrong("another " + id + " is in this text already");
        }
    }

    /** What a list of references means, each template once: those of the namespace first, as Argo Rollouts merges them. */
    List<Template> of(YamlMap owner) {
        var found = new LinkedHashSet<Template>();
        collect(owner, found, new ArrayList<>());
        return found.stream().sorted(Comparator.comparing(t -> t.id().cluster())).toList();
    }

    private void collect(YamlMap owner, Set<Template> found, List<Template.Id> above) {
        for (YamlField entry : owner.get("templates").map(f -> f.list(MOST)).orElse(List.of())) {
            entry.map().ifPresent(reference -> reference.need("templateName").ifPresent(name -> id(reference, name)
                    .ifPresent(id -> collect(id, name, found, above))));
        }
    }

    private static Optional<Template.Id> id(YamlMap reference, YamlField name) {
        boolean cluster = reference.get("clusterScope").filter(f -> !f.isNull()).flatMap(YamlField::bool)
                .orElse(false);
        return name.text().map(text -> new Template.Id(cluster, text));
    }

    private void collect(Template.Id id, YamlField name, Set<Template> found, List<Template.Id> above) {
        Optional<Template> template = Optional.ofNullable(byId.get(id));
        if (above.contains(id)) {
            name.wrong("the templates refer to each other in a circle: "
                    + String.join(" → ", above.stream().map(Template.Id::name).toList()) + " → " + id.name());
        } else if (template.isEmpty()) {
            name.wrong("no " + id + " is in this text" + hint(id) + "; add its file with -f");
        } else if (found.add(template.get())) {
            used.add(id);
            above.addLast(id);
            collect(template.get().spec(), found, above);
            above.removeLast();
        }
    }

    private String hint(Template.Id id) {
        var other = new Template.Id(!id.cluster(), id.name());
        if (byId.containsKey(other)) {
            return " (but " + other + " is: clusterScope must be " + other.cluster() + ")";
        }
        List<String> names = byId.keySet().stream().filter(k -> k.cluster() == id.cluster()).map(Template.Id::name)
                .toList();
        return Nearest.to(id.name(), names).map(name -> " (did you mean '" + name + "'?)").orElse("");
    }

    /** Those that nothing refers to. */
    List<Template> unused() {
        return byId.values().stream().filter(t -> !used.contains(t.id())).toList();
    }

    public List<Template> all() {
        return List.copyOf(byId.values());
    }
}
