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
import dev.spillway.definition.argo.RolloutReader;
import dev.spillway.definition.yaml.Findings;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A definition as a whole. Where a field is bad it goes on with a stand-in, so that everything wrong is found at once. */
final class ServiceReader {
    static final String API_VERSION = "spillway.dev/v1";
    private static final String ABOUT_TARGETS = "targets: ";
    private static final Strategy STAND_IN = new Strategy.Rolling();
    private static final ServiceId SOMEBODY = new ServiceId(RolloutReader.ENVIRONMENT, "unnamed");
    private static final Pattern STEP = Pattern.compile("step (\\d+): .*", Pattern.DOTALL);
    private final Findings findings;
    private final Documents documents;

    ServiceReader(Findings findings, Documents documents) {
        this.findings = findings;
        this.documents = documents;
    }

    /** A Service document, with a Rollout beside it where its strategy says so. */
    Reading read(YamlField document, String text) {
        Optional<YamlMap> root = document.map();
        return root.isEmpty() ? Reading.of(findings) : read(root.get(), text);
    }

    private Reading read(YamlMap root, String text) {
        root.only("apiVersion", "kind", "metadata", "targets", "strategy", "analyses", "policy", "revision");
        root.need("apiVersion").ifPresent(f -> f.oneOf(Map.of(API_VERSION, API_VERSION)));
        root.need("kind").ifPresent(f -> f.oneOf(Map.of("Service", "Service")));
        Optional<ServiceId> service = root.need("metadata").flatMap(YamlField::map).flatMap(ServiceReader::service);
        List<AnalysisSpec> own = root.get("analyses").map(this::analyses).orElse(List.of());
        Optional<YamlField> written = root.need("strategy");
        Optional<RolloutReader> beside = written.flatMap(this::beside);
        boolean alone = beside.isPresent() && root.get("targets").isEmpty();
        Optional<RolloutReader.Read> rollout = beside.flatMap(r -> r.read(documents.templates(),
                service.orElse(SOMEBODY), alone, own.stream().map(AnalysisSpec::name).toList()));
        List<Target> targets = alone ? clusters(beside.get()) : targets(root);
        Optional<Strategy> strategy = written.filter(ServiceReader::saysRollout).isPresent()
                ? rollout.map(RolloutReader.Read::strategy)
                : written.flatMap(YamlField::map).flatMap(new StrategyReader(names(own))::read);
        Policy standard = rollout.map(r -> r.policy(Policy.DEFAULT)).orElse(Policy.DEFAULT);
        Policy policy = root.get("policy").flatMap(YamlField::map).map(m -> PolicyReader.read(m, standard))
                .orElse(standard);
        Optional<Revision> revision = root.get("revision").flatMap(YamlField::map)
                .flatMap(map -> RevisionReader.read(map, targets))
                .or(() -> alone ? beside.flatMap(RolloutReader::revision) : Optional.empty());
        unused(beside);
        if (!findings.isEmpty() || service.isEmpty()) {
            return Reading.of(findings);
        }
        List<AnalysisSpec> analyses = Stream
                .concat(own.stream(), rollout.map(RolloutReader.Read::analyses).orElse(List.of()).stream()).toList();
        if (analyses.size() > Limits.ANALYSES) {
            root.wrong("makes " + analyses.size() + " analyses; " + Limits.ANALYSES + " are allowed");
            return Reading.of(findings);
        }
        YamlField about = written.orElseThrow();
        return checked(problem -> place(problem, rollout, root.get("targets").orElse(about), about),
                new Definition(service.get(), targets, strategy.orElse(STAND_IN), analyses, policy, Revision.sha256(text)), revision);
    }

    /** A Rollout without a Service: the cluster that it is written for says where it runs. */
    Reading read(RolloutReader alone, String text) {
        Optional<ServiceId> service = alone.service();
        Optional<RolloutReader.Read> rollout = alone.read(documents.templates(), service.orElse(SOMEBODY), true,
                List.of());
        List<Target> targets = clusters(alone);
        if (!findings.isEmpty() || service.isEmpty() || rollout.isEmpty()) {
            return Reading.of(findings);
        }
        var read = rollout.get();
        return checked(problem -> place(problem, rollout, alone.document(), alone.document()),
                new Definition(service.get(), targets, read.strategy(), read.analyses(), read.policy(Policy.DEFAULT),
                        Revision.sha256(text)),
                alone.revision());
    }

    private static boolean saysRollout(YamlField strategy) {
        return strategy.isBlock() && strategy.map().flatMap(m -> m.get("rollout")).isPresent();
    }

    /** {@code strategy: {rollout: NAME}}. */
    private Optional<RolloutReader> beside(YamlField strategy) {
        if (!saysRollout(strategy)) {
            return Optional.empty();
        }
        YamlMap map = strategy.map().orElseThrow();
        if (map.names().size() > 1) {
            strategy.wrong("says rollout and more; the Rollout alone says how the service is released");
        }
        return map.get("rollout").flatMap(f -> documents.rollout(f, f.isNull() ? Optional.empty() : f.text()));
    }

    private void unused(Optional<RolloutReader> beside) {
        if (beside.isEmpty()) {
            documents.rollouts().forEach(r -> r.document()
                    .warn("is not used: the Service document does not say strategy: {rollout: NAME}"));
            documents.templates().all().forEach(t -> t.field().warn("is not used: only a Rollout refers to templates"));
        }
    }

    /** Where a Rollout runs when nobody else says it. */
    private List<Target> clusters(RolloutReader rollout) {
        Target target = rollout.target();
        if (!TargetReader.PLATFORMS.contains(target.platform())) {
            rollout.document().wrong("a Rollout by itself means the platform '" + target.platform()
                    + "', which no executor serves; say where the service runs with --targets FILE or in a Service "
                    + "document beside it (known are " + String.join(", ", TargetReader.PLATFORMS) + ")");
        }
        return List.of(target);
    }

    private static Set<String> names(List<AnalysisSpec> analyses) {
        return new HashSet<>(analyses.stream().map(AnalysisSpec::name).toList());
    }

    /** What only the plan as a whole shows. */
    private Reading checked(Function<String, YamlField> place, Definition definition, Optional<Revision> revision) {
        for (String problem : Plans.problems(definition)) {
            boolean aboutTargets = problem.startsWith(ABOUT_TARGETS);
            place.apply(problem).wrong(aboutTargets ? problem.substring(ABOUT_TARGETS.length()) : problem);
        }
        return findings.isEmpty()
                ? new Reading.Read(definition, revision, findings.warnings())
                : Reading.of(findings);
    }

    /** The steps of a Rollout have a place of their own; for others the strategy is blamed as a whole. */
    private static YamlField place(String problem, Optional<RolloutReader.Read> rollout, YamlField targets,
            YamlField strategy) {
        if (problem.startsWith(ABOUT_TARGETS)) {
            return targets;
        }
        Matcher step = STEP.matcher(problem);
        List<YamlField> places = rollout.map(RolloutReader.Read::places).orElse(List.of());
        return step.matches() && !places.isEmpty()
                ? places.get(Math.min(Integer.parseInt(step.group(1)), places.size()) - 1)
                : strategy;
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
