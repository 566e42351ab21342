package dev.spillway.simulator.backtest;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.event.Header.Cause;
import dev.spillway.core.model.Actor;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Request.Ask;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.core.signal.Signal.Measurement;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.State;
import dev.spillway.simulator.scenario.Bounds;
import dev.spillway.simulator.scenario.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * The machine goes the recorded course again. It hears what was measured then, at the time at which it was heard then, and is led from step to step as
 * the rollout went then; what it decides of its own is what the changed policy would have decided.
 */
final class Replay {
    /** A timer of the engine may be late by so much: what was heard meanwhile was heard before it. */
    private static final Duration LAG = Duration.ofSeconds(1);
    private static final Actor REPLAY = new Actor("replay", "replay", true);
    private final Recorded recorded;
    private final Definition course;
    private final Sources sources;
    private final Machine machine;
    private final Queue<Command> asked = new ArrayDeque<>();
    private final Map<String, Command> measures = new HashMap<>();
    private final Map<String, Integer> pushed = new HashMap<>();
    private final Set<String> notSeen = new LinkedHashSet<>();
    private int requests;

    Replay(Recorded recorded, Definition changed, Revision stable) {
        this.recorded = recorded;
        this.course = Course.of(recorded.plan(), changed);
        this.sources = new Sources(recorded.plan().analyses(), changed.analyses());
        this.machine = new Machine(changed.service(), this::issued);
        begin(stable);
    }

    private void begin(Revision stable) {
        Instant at = recorded.entries().getFirst().header().at();
        var before = new Definition(course.service(), course.targets(),
                new Strategy.Canary(List.of(new Step.Deploy(), new Step.Promote())), List.of(), atOnce(), "before");
        hear(new Request.PutService(ask(), before), at);
        hear(new Request.Deploy(ask(), stable, Optional.empty()), at);
        while (!asked.isEmpty()) {
            answer(at);
        }
        hear(new Request.PutService(ask(), course), at);
        Ask ask = ask();
        hear(new Request.Deploy(new Ask(recorded.rollout().request(), "recorded", REPLAY, Optional.empty(),
                Optional.empty(), Optional.empty(), ask.saidAt()), recorded.revision(), Optional.empty()), at);
    }

    private Policy atOnce() {
        Policy policy = course.policy();
        return new Policy(policy.onConflict(), policy.onInconclusive(), Duration.ZERO, false, policy.canaryMinimum(),
                policy.deadlines());
    }

    private Ask ask() {
        requests++;
        return new Ask("replay-" + requests, "replay-" + requests, REPLAY, Optional.empty(), Optional.empty(),
                Optional.of("the recorded rollout went on"), Instant.EPOCH);
    }

    /** What the changed policy would have decided, up to the recorded end. */
    Judged run() {
        for (Entry entry : recorded.entries()) {
            Instant at = entry.header().at();
            machine.ring(entry.event() instanceof Event.MeasurementTaken ? at.minus(LAG) : at);
            if (isDecided() || isOver(entry.event())) {
                break;
            }
            follow(entry, at);
        }
        sources.missing().forEach(name -> notSeen.add("nothing was recorded for analysis '" + name + "'"));
        return Recorded.of(machine.log(), recorded.exposed());
    }

    List<String> notSeen() {
        return new ArrayList<>(notSeen);
    }

    private boolean isDecided() {
        return !(machine.service().state() instanceof State.Forward);
    }

    /** What comes after it was seen by nobody. */
    private static boolean isOver(Event event) {
        return event instanceof Event.RollbackStarted || event instanceof Event.Promoted
                || event instanceof Event.RolloutEnded;
    }

    private void follow(Entry entry, Instant at) {
        switch (entry.event()) {
            case Event.StepStarted(int step, Step _) -> goOn(step, at);
            case Event.MeasurementTaken(String analysis, Increment increment) ->
                sources.of(analysis).forEach(name -> count(name, increment, at));
            case Event.MeasurementJudged judged -> sources.of(judged.analysis())
                    .forEach(name -> result(name, judged.finding(), at));
            // a pause stops the clock of a bake
            case Event.Paused _ when isAsked(entry) -> hear(new Request.Pause(ask()), at);
            case Event.Resumed _ when isAsked(entry) -> hear(new Request.Resume(ask()), at);
            case Event _ -> {
            }
        }
    }

    private static boolean isAsked(Entry entry) {
        return entry.header().cause().kind() == Cause.Kind.REQUEST;
    }

    private AnalysisSpec spec(String analysis) {
        return course.analyses().stream().filter(a -> a.name().equals(analysis)).findFirst().orElseThrow();
    }

    private void count(String analysis, Increment i, Instant at) {
        for (long bound : Bounds.of(spec(analysis).threshold())) {
            if (i.requests() > 0 && i.latencyBuckets().stream().noneMatch(b -> b.leMillis() == bound)) {
                notSeen.add("what was counted for '" + analysis + "' has no bound of " + bound + " ms");
            }
        }
        hear(new Increment(i.id(), i.source(), i.revision(), Optional.of(analysis), i.n(), i.from(), i.to(),
                i.requests(), i.errors(), i.latencyBuckets(), i.gap()), at);
    }

    private void result(String analysis, Signal.Finding finding, Instant at) {
        if (spec(analysis).provider().equals(AnalysisSpec.PUSH)) {
            int n = pushed.merge(analysis, 1, Integer::sum);
            hear(new Measurement("replay/" + analysis + "/" + n, "log", Optional.of(recorded.rollout()), analysis, n,
                    finding), at);
        } else {
            Command waiting = measures.remove(analysis);
            if (waiting != null && waiting.desired() instanceof Desired.Measure measure) {
                hear(new Measurement(waiting.id(), "log", Optional.of(recorded.rollout()), analysis, measure.n(),
                        finding), at);
            }
        }
    }

    /** The recorded rollout came to this step: the machine is led there, if it is not there yet. */
    private void goOn(int step, Instant at) {
        while (machine.service().state() instanceof State.Forward now && now.progress().step() < step) {
            if (now.progress().isPaused()) {
                hear(new Request.Resume(ask()), at);
            } else {
                leave(now, at);
            }
        }
    }

    private void leave(State.Forward now, Instant at) {
        switch (now) {
            case State.Applying _ -> answer(at);
            case State.Baking baking -> {
                String open = String.join(", ", baking.runs().stream().filter(r -> r.verdict().isEmpty())
                        .map(r -> r.analysis()).toList());
                if (!open.isEmpty()) {
                    notSeen.add("step " + (now.progress().step() + 1) + " would have been watched longer by " + open
                            + ": what it would have seen then is not in the log");
                }
                hear(new Request.Promote(ask(), false), at);
            }
            case State.Holding holding -> hear(holding.question() == State.Question.MANUAL_PAUSE
                    ? new Request.Resume(ask())
                    : new Request.Promote(ask(), false), at);
        }
    }

    private void issued(Command command) {
        if (command.desired() instanceof Desired.Measure measure) {
            measures.put(measure.analysis(), command);
        } else {
            asked.add(command);
        }
    }

    /** The target became as asked; when it did stands in the log. */
    private void answer(Instant at) {
        Command command = asked.poll();
        if (command == null) {
            throw new IllegalStateException("the machine waits at " + machine.service().state() + " for nothing");
        }
        hear(new Outcome(command.id() + "/done", command.rollout(), command.id(), command.target().name(),
                Outcome.Kind.DONE, "replay", Optional.of(Obedient.asAsked(command.desired())), Optional.empty()), at);
    }

    private void hear(Signal signal, Instant at) {
        var _ = machine.hear(signal, at);
    }
}
