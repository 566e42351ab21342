package dev.spillway.core.decide;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.Actor;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.Background;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Fence;
import dev.spillway.core.model.Instances;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.model.Share;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Target;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import dev.spillway.core.state.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells a story in signals: a test's given and when. Its world does what it is told, and remembers the weights. */
final class Story {
    static final ServiceId SERVICE = new ServiceId("prod", "checkout");
    static final Revision V1 = Revision.of("v1", "app:1");
    static final Revision V2 = Revision.of("v2", "app:2");
    static final Revision V3 = Revision.of("v3", "app:3");
    static final Actor ALICE = new Actor("alice", "cli", true);
    static final Actor BOB = new Actor("bob", "cli", true);
    static final Target APP = new Target("app", "local", "dev", Target.Role.SERVICE, Map.of());
    static final AnalysisSpec ERRORS = new AnalysisSpec("errors", "prometheusText", "dev", Map.of(),
            Duration.ofSeconds(10), new AnalysisSpec.Threshold.ErrorRate(0.01), 100, AnalysisSpec.OnNoData.HOLD);
    /** Three measurements, none of which may fail. */
    static final AnalysisSpec SUCCESS_RATE = conditions("success-rate", Optional.of(3));
    /** Watches until the promotion; two measurements may fail. */
    static final AnalysisSpec WATCH = conditions("watch", Optional.empty());
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Service service = Service.unknown(SERVICE);
    private Instant now = START;
    private Decision last = new Decision.Ignored("nothing happened yet");
    private final List<Entry> log = new ArrayList<>();
    private final List<Command> open = new ArrayList<>();
    private int outcomes;
    private int requests;
    /** What every story begins with is no row's walk. */
    private boolean beginning;

    static Definition canary(Step... steps) {
        return definition(new Strategy.Canary(List.of(steps)), Policy.DEFAULT);
    }

    static Definition rolling() {
        Target rolled = new Target(APP.name(), "kubernetes", APP.instance(), APP.role(), APP.settings());
        return new Definition(SERVICE, List.of(rolled), new Strategy.Rolling(), List.of(), Policy.DEFAULT, "");
    }

    static Definition definition(Strategy strategy, Policy policy) {
        return new Definition(SERVICE, List.of(APP), strategy, List.of(ERRORS, SUCCESS_RATE, WATCH), policy, "");
    }

    private static AnalysisSpec conditions(String name, Optional<Integer> count) {
        var conditions = new AnalysisSpec.Threshold.Conditions(Optional.of("result[0] >= 0.95"),
                Optional.of("result[0] < 0.9"), Duration.ZERO, count, count.isPresent() ? 0 : 2, 0, 4, 0,
                AnalysisSpec.Threshold.Conditions.Unreachable.NO_DATA, Duration.ofMinutes(5), false);
        return new AnalysisSpec(name, "prometheus", "dev", Map.of("query", "rate of {{canary}} against {{stable}}"),
                Duration.ofSeconds(10), conditions, 1, AnalysisSpec.OnNoData.HOLD);
    }

    static Definition watched(Step... steps) {
        return definition(new Strategy.Canary(List.of(steps), Optional.of(new Background(List.of("watch"), 0))),
                Policy.DEFAULT);
    }

    static Step weight(int percent) {
        return new Step.SetWeight(Weight.percent(percent));
    }

    static Step bake(int seconds, String... analyses) {
        return new Step.Bake(Duration.ofSeconds(seconds), Duration.ofSeconds(3L * seconds), List.of(analyses));
    }

    /** v1 is stable and its window is closed; the definition is as given. */
    static Story stable(Definition definition) {
        var story = new Story();
        story.beginning = true;
        story.asks(ask -> new Request.PutService(ask, canary(weight(100)))).deploys(V1).runsOn();
        story.beginning = false;
        return story.asks(ask -> new Request.PutService(ask, definition));
    }

    static Story unknown() {
        return new Story();
    }

    interface ToRequest {
        Request of(Request.Ask ask);
    }

    Story asks(ToRequest request) {
        return asks(ALICE, request);
    }

    Story asks(Actor actor, ToRequest request) {
        return asks("r" + ++requests, actor, request);
    }

    Story asks(String requestId, Actor actor, ToRequest request) {
        return says(request.of(new Request.Ask(requestId, Revision.sha256(request.getClass().getName()), actor,
                Optional.empty(), Optional.empty(), Optional.of("because"), now)));
    }

    Story deploys(Revision revision) {
        return asks(ask -> new Request.Deploy(ask, revision, Optional.empty()));
    }

    Story deploys(Revision revision, Policy.OnConflict onConflict) {
        return asks(ask -> new Request.Deploy(ask, revision, Optional.of(onConflict)));
    }

    Story aborts() {
        return asks(Request.Abort::new);
    }

    /** Everything a request can say; the digest is of its content. */
    Story asksSaying(Optional<RolloutId> rollout, Optional<Integer> step, Optional<String> reason,
            ToRequest request) {
        String id = "r" + ++requests;
        return says(request.of(new Request.Ask(id, Revision.sha256(id), ALICE, rollout, step, reason, now)));
    }

    Story asksWithoutReason(ToRequest request) {
        return asksSaying(Optional.empty(), Optional.empty(), Optional.empty(), request);
    }

    Story pauses() {
        return asks(Request.Pause::new);
    }

    Story resumes() {
        return asks(Request.Resume::new);
    }

    Story promotesInFull() {
        return asks(ask -> new Request.Promote(ask, true));
    }

    Story approves(Actor actor) {
        return asks(actor, Request.Approve::new);
    }

    Story skips() {
        return asks(ask -> new Request.Skip(ask, Optional.empty()));
    }

    Story retries() {
        return asks(Request.Retry::new);
    }

    Story undoes() {
        return asks(ask -> new Request.Undo(ask, Optional.empty(), false, false));
    }

    Story undoes(int toRevision, boolean force) {
        return asks(ask -> new Request.Undo(ask, Optional.of(toRevision), false, force));
    }

    Story freezes(boolean on) {
        return asks(ask -> new Request.Freeze(ask, on));
    }

    Story answers(Request.DriftAnswer answer) {
        return asks(ask -> new Request.AnswerDrift(ask, answer));
    }

    /** A source answers measurement n. */
    Story results(String analysis, int n, String value) {
        return finds(analysis, n, new Signal.Finding(Signal.Finding.Kind.VALUE, value));
    }

    Story finds(String analysis, int n, Signal.Finding finding) {
        return says(new Signal.Measurement("m" + ++outcomes, "prometheus", service.rollout(), analysis, n, finding));
    }

    /** An alert that began now and names a revision, or none. */
    Story alerts(String fingerprint, Optional<Revision> named) {
        Instant startsAt = now;
        return asks(ask -> new Request.Alert(ask, fingerprint, startsAt, Request.AlertStatus.FIRING, Map.of(),
                named.map(Revision::label)));
    }

    /** An executor says, unasked, how many instances are ready. */
    Story reports(Revision revision, int ready, int wanted) {
        return reportsAs("h" + ++outcomes, revision, ready, wanted);
    }

    /** The same, with an id of its own: said twice, it is the same report. */
    Story reportsAs(String id, Revision revision, int ready, int wanted) {
        return says(new Signal.Health(id, rollout(), "app", revision.id(), ready, wanted, "executor-1"));
    }

    /** Somebody took the first open command, and is at work. */
    Story accepts() {
        return answers(open.getFirst(), Outcome.Kind.ACCEPTED, Optional.empty(), Optional.empty());
    }

    /** An answer of any kind to the command that left last. */
    Story answersLast(Outcome.Kind kind, Optional<Observed> observed) {
        return answers(open.getLast(), kind, observed, Optional.of("because"));
    }

    /** Nobody does anything about what is open. */
    Story forgets() {
        open.clear();
        return this;
    }

    /** One collector counts both revisions over the same time. */
    Story counts(Duration over, long canary, long stable) {
        Instant to = now.plus(over);
        Instant from = now;
        now = to;
        Revision old = service.running().stable().orElseThrow();
        says(increment(service.running().revision(), from, to, canary));
        return says(increment(old, from, to, stable));
    }

    private Signal.Increment increment(Revision revision, Instant from, Instant to, long n) {
        return new Signal.Increment("i" + ++outcomes, "proxy", revision.id(), Optional.of("errors"), 1, from, to, n, 0,
                List.of(), Optional.empty());
    }

    /** The snapshot finds that this revision runs already. */
    Story findsRunning(Revision revision) {
        return claimsDone(new Observed(List.of(new Share(revision.id(), Weight.FULL)),
                List.of(new Instances(revision.id(), 2, 2)), Optional.of(revision.id()), Fence.NONE,
                Optional.of("as it was")));
    }

    /** The snapshot finds that this revision was called stable once, and that nothing runs. */
    Story findsLabel(Revision revision) {
        return claimsDone(new Observed(List.of(), List.of(), Optional.of(revision.id()), Fence.NONE,
                Optional.of("as it was")));
    }

    /** The engine meets a bug of its own. */
    Story faults(String fault) {
        Decision.Decided decided = Decider.fault(service, new Signal.TimerDue("any", now), now, fault);
        log.addAll(decided.entries());
        service = decided.after();
        last = decided;
        return this;
    }

    /** Health of a rollout that is not this one. */
    Story reportsStray(Revision revision) {
        return says(new Signal.Health("h" + ++outcomes, new RolloutId(SERVICE, "other"), "app", revision.id(), 0, 2,
                "executor-1"));
    }

    Story saysOutcome(String commandId, Outcome.Kind kind) {
        return says(new Outcome("o" + ++outcomes, new RolloutId(SERVICE, "other"), commandId, "app", kind,
                "executor-1", Optional.empty(), Optional.of("because")));
    }

    Story saysTimer(String timer) {
        return says(new Signal.TimerDue(timer, now));
    }

    String stateName() {
        return Walk.state(service);
    }

    Instant now() {
        return now;
    }

    State.Ended ended() {
        return ((State.Idle) service.state()).last().orElseThrow();
    }

    /** Why the last signal left nothing. */
    String ignored() {
        return last instanceof Decision.Ignored ignored ? ignored.reason() : "";
    }

    Story promotes() {
        return asks(ask -> new Request.Promote(ask, false));
    }

    /** Executors do all that is asked, until nothing is open. */
    Story obeys() {
        while (!open.isEmpty()) {
            does(open.getFirst());
        }
        return this;
    }

    /** Executors obey and time passes, until nothing is waited for but a person. */
    Story runsOn() {
        obeys();
        for (var next = due(Instant.MAX); next.isPresent(); next = due(Instant.MAX)) {
            passes(Duration.between(now, next.get().due())).obeys();
        }
        return this;
    }

    /** Executors do what is open now, and nothing of what follows from it. */
    Story obeysOnce() {
        List.copyOf(open).forEach(this::does);
        return this;
    }

    private void does(Command command) {
        open.remove(command);
        if (!(command.desired() instanceof Desired.Measure)) {
            answers(command, Outcome.Kind.DONE, Optional.of(Obedient.asAsked(command.desired())), Optional.empty());
        }
    }

    /** The one open command fails. */
    Story fails(Outcome.Kind kind, String reason) {
        return answers(open.removeFirst(), kind, Optional.empty(), Optional.of(reason));
    }

    Story refusesFinding(Observed found) {
        return answers(open.removeFirst(), Outcome.Kind.REFUSED, Optional.of(found), Optional.of("drift"));
    }

    /** Claims done, but what it read back is something else. */
    Story claimsDone(Observed found) {
        return answers(open.removeFirst(), Outcome.Kind.DONE, Optional.of(found), Optional.empty());
    }

    private Story answers(Command command, Outcome.Kind kind, Optional<Observed> observed, Optional<String> reason) {
        return says(new Outcome("o" + ++outcomes, command.rollout(), command.id(), command.target().name(), kind,
                "executor-1", observed, reason));
    }

    /** Traffic that somebody else set: so many percent here, the rest there. */
    static Observed observed(Revision revision, int percent, Revision other) {
        Weight weight = Weight.percent(percent);
        return new Observed(List.of(new Share(other.id(), weight.rest()), new Share(revision.id(), weight)), List.of(),
                Optional.empty(), Fence.NONE, Optional.empty());
    }

    /** Time passes, and each timer that comes due on the way is delivered. */
    Story passes(Duration duration) {
        Instant until = now.plus(duration);
        Optional<Timers.Timer> next = due(until);
        while (next.isPresent()) {
            now = now.isAfter(next.get().due()) ? now : next.get().due();
            says(new Signal.TimerDue(next.get().id(), next.get().due()));
            next = due(until);
        }
        now = until;
        return this;
    }

    private Optional<Timers.Timer> due(Instant until) {
        return Timers.of(service).stream().filter(t -> !t.due().isAfter(until)).findFirst();
    }

    /** Counts of the newest revision come in. */
    Story measures(Revision revision, long requestCount, long errors) {
        return says(new Signal.Increment("i" + ++outcomes, "proxy", revision.id(), Optional.of("errors"), 1, now,
                now.plusMillis(1), requestCount, errors, List.of(), Optional.empty()));
    }

    /** Counts of v2 that reach into the past and, as the clock of who counts may be ahead, into the future. */
    Story countedAround(Duration before, Duration after) {
        return says(new Signal.Increment("around", "proxy", V2.id(), Optional.of("errors"), 1, now.minus(before),
                now.plus(after), 1000, 80, List.of(), Optional.empty()));
    }

    Story says(Signal signal) {
        Service before = service;
        last = Decider.decide(service, signal, now);
        if (Walk.CURRENT.isBound() && !beginning) {
            Walk.CURRENT.get().add(before, signal, last);
        }
        if (last instanceof Decision.Decided decided) {
            log.addAll(decided.entries());
            open.addAll(decided.commands());
            service = decided.after();
        }
        return this;
    }

    Service service() {
        return service;
    }

    Decision last() {
        return last;
    }

    List<Command> open() {
        return List.copyOf(open);
    }

    List<Entry> log() {
        return List.copyOf(log);
    }

    RolloutId rollout() {
        return service.running().rollout();
    }

    /** What the last signal led to, by name. */
    List<String> decided() {
        return last instanceof Decision.Decided d
                ? d.entries().stream().map(e -> e.event().getClass().getSimpleName()).toList()
                : List.of();
    }

    String state() {
        return service.state().getClass().getSimpleName();
    }

    String rejection() {
        return last instanceof Decision.Decided d
                && d.entries().getFirst().event() instanceof Event.RequestRejected rejected ? rejected.reason() : "";
    }

    /** Every weight of v2 that a command asked for so far. */
    List<Weight> weightsAsked(Revision revision) {
        return log.stream().flatMap(e -> e.event().commands().stream())
                .filter(c -> c.desired() instanceof Desired.Traffic).map(c -> (Desired.Traffic) c.desired())
                .map(t -> t.shares().stream().filter(s -> s.revision().equals(revision.id())).findFirst()
                        .map(s -> s.permille()).orElse(Weight.ZERO))
                .toList();
    }
}
