package dev.spillway.cli.demo;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.Weight;
import dev.spillway.core.state.State.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Follows the log, and holds what users saw at each weight against what was asked. */
final class Watch {
    /** One weight, as long as it held. */
    record Held(String label, Weight asked, Map<String, Load.Tally> answers) {}

    private final List<Held> held = new ArrayList<>();
    private final Map<RevisionId, String> labels = new HashMap<>();
    private final Map<String, CompletableFuture<Ended>> endings = new HashMap<>();
    private final Map<String, CompletableFuture<Boolean>> promotions = new HashMap<>();
    private Optional<Load> load = Optional.empty();
    private Optional<Revision> canary = Optional.empty();
    private Optional<Weight> steady = Optional.empty();
    private Optional<Instant> rollbackAt = Optional.empty();
    private Optional<Duration> rollbackTook = Optional.empty();

    synchronized void counts(Load users) {
        load = Optional.of(users);
    }

    synchronized void take(Entry entry) {
        switch (entry.event()) {
            case Event.RolloutStarted e -> {
                canary = Optional.of(e.brief().revision());
                labels.put(e.brief().revision().id(), e.brief().revision().label());
                steady = Optional.empty();
                rollbackAt = Optional.empty();
            }
            case Event.CommandsIssued e -> e.commands().forEach(this::moving);
            case Event.RollbackStarted _ -> rollbackAt = Optional.of(entry.header().at());
            case Event.TargetObserved e -> observed(e, entry.header().at());
            case Event.Promoted e -> promotion(e.revision().label()).complete(true);
            case Event.RolloutEnded e -> {
                ending(e.ended().revision().label()).complete(e.ended());
                promotion(e.ended().revision().label()).complete(false);
            }
            case Event _ -> {
            }
        }
    }

    /** A weight is about to change: what was counted until now belongs to the old one. */
    private void moving(Command command) {
        if (command.desired() instanceof Desired.Traffic && load.isPresent()) {
            Map<String, Load.Tally> answers = load.get().takeWindow();
            steady.ifPresent(weight -> held.add(new Held(canary.map(Revision::label).orElse(""), weight, answers)));
            steady = Optional.empty();
        }
    }

    private void observed(Event.TargetObserved e, Instant at) {
        if (!e.observed().shares().isEmpty() && canary.isPresent() && load.isPresent() && steady.isEmpty()) {
            // Answers from before the weight was read back belong to neither.
            load.get().takeWindow();
            steady = Optional.of(e.observed().weightOf(canary.get().id()));
        }
        if (rollbackAt.isPresent() && rollbackTook.isEmpty() && !e.observed().shares().isEmpty()) {
            rollbackTook = Optional.of(Duration.between(rollbackAt.get(), at));
        }
    }

    synchronized List<Held> held() {
        return List.copyOf(held);
    }

    synchronized Optional<Duration> rollbackTook() {
        return rollbackTook;
    }

    synchronized CompletableFuture<Ended> ending(String label) {
        return endings.computeIfAbsent(label, _ -> new CompletableFuture<>());
    }

    /** Completes with whether it was promoted. */
    synchronized CompletableFuture<Boolean> promotion(String label) {
        return promotions.computeIfAbsent(label, _ -> new CompletableFuture<>());
    }
}
