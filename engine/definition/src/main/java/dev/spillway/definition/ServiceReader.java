package dev.spillway.definition;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Target;
import dev.spillway.core.plan.Plans;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** The document as a whole. Where a field is bad it goes on with a stand-in, so that everything wrong is found at once. */
final class ServiceReader {
    static final String API_VERSION = "spillway.dev/v1";
    private static final Strategy STAND_IN = new Strategy.Rolling();
    private final Findings findings;

    ServiceReader(Findings findings) {
        this.findings = findings;
    }

    Reading read(Node document, String text) {
        Optional<YamlMap> root = new YamlField(document, "", findings).map();
        return root.isEmpty() ? findings.asReading() : read(root.get(), text);
    }

    private Reading read(YamlMap root, String text) {
        root.only("apiVersion", "kind", "metadata", "targets", "strategy", "analyses", "policy", "revision");
        root.need("apiVersion").ifPresent(f -> f.oneOf(Map.of(API_VERSION, API_VERSION)));
        root.need("kind").ifPresent(f -> f.oneOf(Map.of("Service", "Service")));
        Optional<ServiceId> service = root.need("metadata").flatMap(YamlField::map).flatMap(ServiceReader::service);
        List<Target> targets = targets(root);
        List<AnalysisSpec> analyses = root.get("analyses").map(this::analyses).orElse(List.of());
        Set<String> known = new HashSet<>(analyses.stream().map(AnalysisSpec::name).toList());
        Optional<YamlField> written = root.need("strategy");
        Strategy strategy = written.flatMap(YamlField::map).flatMap(new StrategyReader(known)::read).orElse(STAND_IN);
        Policy policy = root.get("policy").flatMap(YamlField::map).map(PolicyReader::read).orElse(Policy.DEFAULT);
        Optional<Revision> revision = root.get("revision").flatMap(YamlField::map)
                .flatMap(map -> RevisionReader.read(map, targets));
        if (!findings.isEmpty() || service.isEmpty()) {
            return findings.asReading();
        }
        return checked(root, new Definition(service.get(), targets, strategy, analyses, policy, Revision.sha256(text)),
                revision);
    }

    /** What only the plan as a whole shows. */
    private Reading checked(YamlMap root, Definition definition, Optional<Revision> revision) {
        for (String problem : Plans.problems(definition)) {
            boolean aboutTargets = problem.startsWith("targets: ");
            root.get(aboutTargets ? "targets" : "strategy").orElseThrow()
                    .wrong(aboutTargets ? problem.substring("targets: ".length()) : problem);
        }
        return findings.isEmpty() ? new Reading.Read(definition, revision) : findings.asReading();
    }

    private static Optional<ServiceId> service(YamlMap metadata) {
        metadata.only("name", "environment");
        Optional<String> name = metadata.need("name").flatMap(YamlField::name);
        Optional<String> environment = metadata.need("environment").flatMap(YamlField::name);
        return environment.flatMap(e -> name.map(n -> new ServiceId(e, n)));
    }

    private List<Target> targets(YamlMap root) {
        Optional<YamlField> written = root.need("targets");
        List<YamlField> fields = written.map(f -> f.list(Limits.TARGETS)).orElse(List.of());
        if (written.isPresent() && fields.isEmpty()) {
            written.get().wrong("must name at least one target: where the service runs");
        }
        var targets = new ArrayList<Target>();
        var names = new HashSet<String>();
        for (YamlField field : fields) {
            field.map().flatMap(TargetReader::read).ifPresent(target -> {
                if (!names.add(target.name())) {
                    field.wrong("another target is named '" + target.name() + "' already");
                }
                targets.add(target);
            });
        }
        return targets;
    }

    private List<AnalysisSpec> analyses(YamlField written) {
        var analyses = new ArrayList<AnalysisSpec>();
        var names = new HashSet<String>();
        for (YamlField field : written.list(Limits.ANALYSES)) {
            field.map().flatMap(AnalysisReader::read).ifPresent(analysis -> {
                if (!names.add(analysis.name())) {
                    field.wrong("another analysis is named '" + analysis.name() + "' already");
                }
                analyses.add(analysis);
            });
        }
        return analyses;
    }
}
