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

    /**
     * How a service is released and what watches it, whoever says so.
     *
     * @param places where each step was written; empty: the strategy is blamed as a whole
     * @param policy what holds where the Service says nothing
     * @param alone  the Rollout, when nobody else says where the service runs
     */
    private record Release(Strategy strategy, List<AnalysisSpec> analyses, List<YamlField> places, Policy policy,
            Optional<RolloutReader> alone) {
        static Release of(Optional<Strategy> strategy, List<AnalysisSpec> analyses, List<YamlField> places) {
            return new Release(strategy.orElse(STAND_IN), analyses, places, Policy.DEFAULT, Optional.empty());
        }
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
        Optional<YamlField> strategy = root.need("strategy");
        Release release = release(root, strategy, service.orElse(SOMEBODY));
        List<Target> written = release.alone().isPresent() ? List.of() : targets(root);
        Policy policy = root.get("policy").flatMap(YamlField::map).map(m -> PolicyReader.read(m, release.policy()))
                .orElse(release.policy());
        Optional<Revision> revision = root.get("revision").flatMap(YamlField::map)
                .flatMap(map -> RevisionReader.read(map, written)).or(() -> release.alone().flatMap(r -> r.revision()));
        boolean understood = findings.isEmpty() && service.isPresent();
        List<Target> targets = release.alone().map(RolloutReader::targets).orElse(written);
        if (!understood) {
            return Reading.of(findings);
        }
        YamlField about = strategy.orElseThrow();
        boolean unwatched = root.get("analyses").isEmpty() && release.analyses().isEmpty()
                && targets.stream().anyMatch(StandardJudge::counts);
        Strategy chosen = unwatched ? StandardJudge.watched(release.strategy()) : release.strategy();
        List<AnalysisSpec> analyses = unwatched ? List.of(StandardJudge.spec()) : release.analyses();
        return checked(new Definition(service.get(), targets, chosen, analyses, policy, Revision.sha256(text)),
                revision, release, root.get("targets").orElse(about), about);
    }

    /** A Rollout without a Service: the cluster that it is written for says where it runs. */
    Reading read(RolloutReader alone, String text) {
        Optional<ServiceId> service = alone.service();
        Release release = release(alone, service.orElse(SOMEBODY), true, List.of());
        boolean understood = findings.isEmpty() && service.isPresent();
        List<Target> targets = alone.targets();
        if (!understood) {
            return Reading.of(findings);
        }
        return checked(new Definition(service.get(), targets, release.strategy(), release.analyses(),
                release.policy(), Revision.sha256(text)), alone.revision(), release, alone.document(),
                alone.document());
    }

    private Release release(YamlMap root, Optional<YamlField> strategy, ServiceId service) {
        List<AnalysisSpec> own = root.get("analyses").map(this::analyses).orElse(List.of());
        if (strategy.filter(ServiceReader::saysRollout).isPresent()) {
            return beside(strategy.get()).map(r -> release(r, service, root.get("targets").isEmpty(), own))
                    .orElseGet(() -> Release.of(Optional.empty(), own, List.of()));
        }
        documents.rollouts().forEach(r -> r.document()
                .warn("is not used: the Service document does not say strategy: {rollout: NAME}"));
        documents.templates().all().forEach(t -> t.field().warn("is not used: only a Rollout refers to templates"));
        var reader = new StrategyReader(names(own));
        return Release.of(strategy.flatMap(YamlField::map).flatMap(reader::read), own, reader.places());
    }

    private Release release(RolloutReader rollout, ServiceId service, boolean alone, List<AnalysisSpec> own) {
        Optional<RolloutReader> itself = alone ? Optional.of(rollout) : Optional.empty();
        Optional<RolloutReader.Read> read = rollout.read(documents.templates(), service, alone,
                own.stream().map(AnalysisSpec::name).toList());
        List<AnalysisSpec> analyses = read
                .map(r -> Stream.concat(own.stream(), r.analyses().stream()).toList()).orElse(own);
        if (analyses.size() > Limits.ANALYSES) {
            rollout.document().wrong("has " + analyses.size() + " analyses, with those of the Service; "
                    + Limits.ANALYSES + " are allowed");
        }
        return new Release(read.map(RolloutReader.Read::strategy).orElse(STAND_IN), analyses,
                read.map(RolloutReader.Read::places).orElse(List.of()),
                read.map(r -> r.policy(Policy.DEFAULT)).orElse(Policy.DEFAULT), itself);
    }

    private static boolean saysRollout(YamlField strategy) {
        return strategy.isBlock() && strategy.map().flatMap(m -> m.get("rollout")).isPresent();
    }

    /** {@code strategy: {rollout: NAME}}. */
    private Optional<RolloutReader> beside(YamlField strategy) {
        YamlMap map = strategy.map().orElseThrow();
        if (map.names().size() > 1) {
            strategy.wrong("says rollout and more; the Rollout alone says how the service is released");
        }
        return map.get("rollout").flatMap(f -> documents.rollout(f, f.isNull() ? Optional.empty() : f.text()));
    }

    private static Set<String> names(List<AnalysisSpec> analyses) {
        return new HashSet<>(analyses.stream().map(AnalysisSpec::name).toList());
    }

    /** What only the plan as a whole shows, and what has no executor yet. */
    private Reading checked(Definition definition, Optional<Revision> revision, Release release, YamlField targets,
            YamlField strategy) {
        boolean placed = findings.isEmpty();
        definition.analyses().stream().filter(a -> a.provider().equals(AnalysisSpec.ROUTER))
                .filter(_ -> definition.targets().stream().noneMatch(StandardJudge::counts))
                .forEach(a -> targets
                        .wrong("analysis '" + a.name() + "' takes what the router counts, but none of these "
                                + "targets counts; local and haproxy do, with the role service or traffic"));
        for (String problem : Plans.problems(definition)) {
            if (problem.startsWith(ABOUT_TARGETS)) {
                // where a Rollout's own targets are refused that was said already, and why
                if (placed) {
                    targets.wrong(problem.substring(ABOUT_TARGETS.length()));
                }
            } else {
                place(problem, release.places(), strategy).wrong(problem);
            }
        }
        return findings.isEmpty()
                ? new Reading.Read(definition, revision, findings.warnings())
                : new Reading.Problems(findings.problems(), findings.warnings(), Optional.of(definition));
    }

    /** The steps of a Rollout have a place of their own; for others the strategy is blamed as a whole. */
    private static YamlField place(String problem, List<YamlField> places, YamlField strategy) {
        Matcher step = STEP.matcher(problem);
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
