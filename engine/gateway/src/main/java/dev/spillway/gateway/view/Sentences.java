package dev.spillway.gateway.view;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Command;
import dev.spillway.core.state.State.Ending;
import dev.spillway.core.state.State.Question;
import dev.spillway.definition.Words;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every event as one sentence, for people. */
public final class Sentences {
    private Sentences() {}

    public static String of(Event event, Labels labels) {
        return switch (event) {
            case Event.DefinitionAccepted e -> "definition accepted: " + Words.strategy(e.definition().strategy());
            case Event.RequestRejected e -> e.request() + " rejected: " + e.reason();
            case Event.AlreadyStable e -> e.revision().label() + " is stable already";
            case Event.DeploymentWaiting e -> e.waiting().revision().label() + " waits: " + e.reason()
                    + e.replaced().map(r -> ", in place of " + r).orElse("");
            case Event.WaitingDropped e -> "waiting deployment " + e.dropped() + " dropped: " + e.reason();
            case Event.FreezeChanged e -> (e.frozen() ? "frozen: " : "unfrozen: ") + e.reason();
            case Event.ServiceDeleted e -> "service deleted: " + e.reason();
            case Event.EngineFaulted e -> "the engine met a bug of its own: " + e.fault();
            case Event.RolloutStarted e -> "rollout of " + e.brief().revision().label() + " started"
                    + e.brief().stable().map(s -> " against " + s.label()).orElse(", the first of this service");
            case Event.Adopted e -> "adopted: " + e.revision().label() + " was running and is stable";
            case Event.StepStarted e -> "step " + (e.step() + 1) + ": " + Words.step(e.detail());
            case Event.CommandsIssued e -> asked(e.commands(), labels);
            case Event.CommandRepeated e -> "asked again (failures so far: " + e.failures() + "): "
                    + asked(List.of(e.command()), labels);
            case Event.CommandAccepted e -> e.target() + ": accepted by " + e.executor();
            case Event.TargetObserved e -> e.target() + ": seen as asked" + seen(e, labels);
            case Event.CommandFailed e -> e.target() + ": " + lower(e.outcome()) + ": " + e.reason()
                    + "; next attempt at " + e.retryAt();
            case Event.ExecutorSilent e -> e.target() + ": " + e.reason();
            case Event.SnapshotTaken e -> e.target() + ": what was there is written down";
            case Event.BakeStarted e -> "baking until " + e.until() + ", at most until " + e.latest();
            case Event.ShareChecked e -> share(e);
            case Event.MeasurementAsked e -> e.analysis() + ": measurement " + e.n() + " asked";
            case Event.MeasurementTaken e -> e.analysis() + ": " + e.increment().errors() + " errors in "
                    + e.increment().requests() + " requests of " + labels.of(e.increment().revision())
                    + e.increment().gap().map(g -> ", incomplete: " + g).orElse("");
            case Event.MeasurementJudged e -> e.analysis() + ": measurement " + e.n() + " "
                    + lower(e.assessment()).replace('_', ' ') + ": " + e.because();
            case Event.BackgroundStarted e -> "watching in the background: "
                    + e.analyses().stream().map(Event.FirstMeasurement::analysis).collect(Collectors.joining(", "));
            case Event.MeasurementMissed e -> e.analysis() + ": measurement " + e.n() + " missed: " + e.reason();
            case Event.AnalysisConcluded e -> e.analysis() + ": " + lower(e.verdict().outcome()) + ": "
                    + e.verdict().because();
            case Event.BakeExtended e -> "bake goes on: " + e.reason();
            case Event.BakeEnded e -> "bake ended: " + e.reason();
            case Event.Held e -> "holds for " + question(e.question()) + ": " + e.reason();
            case Event.HoldEnded e -> "goes on: " + e.reason();
            case Event.Paused e -> "paused by " + e.by() + ": " + e.reason();
            case Event.Resumed e -> "resumed by " + e.by();
            case Event.Approved e -> "approved by " + e.by() + " (" + e.have() + " of " + e.need() + ")";
            case Event.FullPromotionAsked e -> "full promotion asked by " + e.by();
            case Event.RollbackStarted e -> "going back (" + lower(e.cause()) + "): " + e.reason();
            case Event.RollbackStuck e -> "rollback stuck after " + e.failures() + " failures: " + e.reason();
            case Event.DriftFound e -> e.target() + ": not as we left it: expected "
                    + Words.shares(e.expected(), labels::of) + ", found " + Words.shares(e.found(), labels::of);
            case Event.DriftAnswered e -> "drift: " + lower(e.answer()) + " said " + e.by();
            case Event.HealthReported e -> e.target() + ": " + e.ready() + " of " + e.wanted() + " instances of "
                    + labels.of(e.revision()) + " are ready";
            case Event.AlertTaken e -> "alert " + e.fingerprint() + ": " + e.effect() + ": " + e.reason();
            case Event.Promoted e -> e.revision().label() + " promoted: it is stable";
            case Event.WindowOpened e -> "rollback window open until " + e.until();
            case Event.WindowClosed e -> "rollback window closed: " + e.reason();
            case Event.RolloutEnded e -> "rollout of " + e.ended().revision().label() + " ended, "
                    + ending(e.ended().ending()) + ": " + e.ended().reason();
        };
    }

    private static String share(Event.ShareChecked e) {
        String counts = e.canary() + " of " + e.requests() + " requests at a weight of " + e.asked();
        return switch (e.sight()) {
            case SEEN -> "share seen: " + counts;
            case AWAITED -> "share awaited, the bake's clock stands: " + counts;
            case NOT_SEEN -> "share not seen, too little was counted: " + counts;
            case NONE, OPEN -> "share: " + counts;
        };
    }

    private static String asked(List<Command> commands, Labels labels) {
        return commands.stream().map(c -> c.target().name() + ": " + Words.desired(c.desired(), labels::of))
                .collect(Collectors.joining("; "));
    }

    private static String seen(Event.TargetObserved e, Labels labels) {
        var observed = e.observed();
        Stream<String> traffic = observed.shares().isEmpty()
                ? Stream.empty()
                : Stream.of(Words.shares(observed.shares(), labels::of));
        Stream<String> instances = observed.instances().stream()
                .map(i -> i.ready() + " of " + i.total() + " " + labels.of(i.revision()) + " ready");
        return Stream.concat(traffic, instances).reduce((one, other) -> one + ", " + other).map(all -> ": " + all)
                .orElse("");
    }

    /** What ends this hold, in a person's words. */
    public static String question(Question question) {
        return switch (question) {
            case PAUSE -> "resume (pause step)";
            case MANUAL_PAUSE -> "resume (somebody paused)";
            case APPROVAL -> "approval";
            case INCONCLUSIVE -> "skip, promote or abort (no verdict)";
            case DRIFT -> "an answer to a drift: accept, overwrite or abort";
            case FROZEN -> "unfreeze or abort (the environment is frozen)";
        };
    }

    public static String ending(Ending ending) {
        return lower(ending).replace('_', ' ');
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
