package dev.spillway.definition.argo;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Target;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A {@code Rollout}: how a service is released, what watches it, and, where no Service says so, where it runs. */
public final class RolloutReader {
    public static final String ENVIRONMENT = "default";
    private final YamlField document;
    private final YamlMap root;

    private RolloutReader(YamlField document, YamlMap root) {
        this.document = document;
        this.root = root;
    }

    /** Empty, and said, when the document is no block of fields. */
    public static Optional<RolloutReader> of(YamlField document) {
        return document.map().map(root -> new RolloutReader(document, root));
    }

    /**
     * What a Rollout says.
     *
     * @param places   where each step of the compiled plan was written; the last stands for all after it
     * @param window   so long the old revision stays warm, where it is said
     * @param deploy   so long capacity may take to come up, where it is said
     */
    public record Read(Strategy strategy, List<AnalysisSpec> analyses, List<YamlField> places,
            Optional<Duration> window, Optional<Duration> deploy) {
        public Read {
            analyses = List.copyOf(analyses);
            places = List.copyOf(places);
        }

        /** @param standard what holds where the Rollout says nothing */
        public Policy policy(Policy standard) {
            Policy.Deadlines d = standard.deadlines();
            return new Policy(standard.onConflict(), standard.onInconclusive(), window.orElse(standard.window()),
                    standard.undoOnAlertInWindow(), standard.canaryMinimum(), new Policy.Deadlines(d.snapshot(),
                            deploy.orElse(d.deploy()), d.write(), d.drain(), d.rollbackAttempt()));
        }
    }

    public YamlField document() {
        return document;
    }

    public Optional<YamlField> name() {
        return metadata().flatMap(m -> m.get("name")).filter(f -> !f.isNull());
    }

    public Optional<String> namespace() {
        return metadata().flatMap(m -> m.get("namespace")).filter(f -> !f.isNull()).flatMap(YamlField::text);
    }

    private Optional<YamlMap> metadata() {
        return root.get("metadata").filter(f -> !f.isNull()).flatMap(YamlField::map);
    }

    /** Where no Service says it: the name, and the namespace as the environment. */
    public Optional<ServiceId> service() {
        Optional<String> environment = metadata().flatMap(m -> m.get("namespace")).filter(f -> !f.isNull())
                .map(YamlField::name).orElse(Optional.of(ENVIRONMENT));
        if (name().isEmpty()) {
            root.wrong("metadata.name is missing; give a name with --name, or a Service document beside it");
        }
        return name().flatMap(YamlField::name).flatMap(n -> environment.map(e -> new ServiceId(e, n)));
    }

    /** Where it runs by itself; what no executor serves is left out, and said. */
    public List<Target> targets() {
        return Targets.of(root, name().flatMap(YamlField::text).orElse("app"));
    }

    public Optional<Revision> revision() {
        return Targets.revision(root);
    }

    /**
     * @param service  under which it is released
     * @param alone    no Service document says where it runs
     * @param reserved names of analyses that are defined elsewhere
     */
    public Optional<Read> read(Templates templates, ServiceId service, boolean alone, Collection<String> reserved) {
        RolloutFields.ROLLOUT.check(root, !alone);
        if (name().isEmpty()) {
            root.warn("metadata.name is missing; the Service document calls it '" + service.name()
                    + "' (--name, or else the file's name)");
        }
        Optional<YamlMap> spec = root.need("spec").flatMap(YamlField::map);
        int replicas = spec.flatMap(s -> s.get("replicas")).filter(f -> !f.isNull())
                .flatMap(f -> f.integer(0, 1_000_000)).orElse(1);
        var names = new Names(reserved);
        var path = new FieldPath(document.node(), name().flatMap(YamlField::text).orElse(service.name()),
                namespace().orElse(ENVIRONMENT));
        var runs = new RunReader(templates, path, names);
        spec.ifPresent(RolloutReader::verbs);
        var compiled = spec.flatMap(s -> s.need("strategy")).flatMap(new StrategyReader(replicas, runs)::read);
        templates.unused().forEach(runs::readAlone);
        return compiled.map(c -> new Read(c.strategy(), names.specs(), c.places(), c.window(),
                spec.flatMap(RolloutReader::deploy)));
    }

    /** What a person says with a verb here. */
    private static void verbs(YamlMap spec) {
        spec.get("paused").filter(f -> !f.isNull()).filter(f -> f.bool().orElse(false)).ifPresent(
                f -> f.wrong("cannot be true in a file: whoever deploys says it (spillway pause)"));
        spec.get("progressDeadlineAbort").filter(f -> !f.isNull()).filter(f -> !f.bool().orElse(true)).ifPresent(
                f -> f.warn("has no effect: a deadline that has passed takes the revision back"));
    }

    private static Optional<Duration> deploy(YamlMap spec) {
        Optional<YamlField> field = spec.get("progressDeadlineSeconds").filter(f -> !f.isNull());
        Optional<Duration> deadline = field.flatMap(Times::seconds);
        deadline.filter(Duration::isZero).ifPresent(_ -> field.get().wrong("must be longer than nothing"));
        return deadline;
    }

    /** For templates that stand alone. */
    public static void readAlone(Templates templates, YamlField anywhere) {
        var runs = new RunReader(templates, new FieldPath(anywhere.node(), "", ""), new Names(List.of()));
        templates.all().forEach(runs::readAlone);
    }
}
