package dev.spillway.executor.runtime;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.Procedure;
import dev.spillway.executor.Reading;
import dev.spillway.executor.runtime.Run.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what an executor does when: order, fence, cancel, backlog, deadline, retry, read-back and settling. A step
 * function without clock, threads or I/O: the same inputs give the same effects, so the simulator can drive it. Not
 * thread-safe; the caller carries the effects out in the order given and answers each action exactly once (or never).
 *
 * <p>Each command gets one terminal outcome; a command that is dropped by {@link Input.Revoked} gets none here, as its
 * offset is not committed and its next owner starts the loop again.
 */
public final class Ordering<O, C> {
    private final String executor;
    private final Pace pace;
    private final Loop<O, C> loop;
    private final Map<Site.Key, Site<C>> sites = new LinkedHashMap<>();
    private final Map<Long, Run<C>> inFlight = new HashMap<>();
    private final Set<Run<C>> ready = new LinkedHashSet<>();
    private final Alarms<C> alarms = new Alarms<>();
    private final Offsets offsets = new Offsets();
    private final Answers answers;
    private List<Effect<C>> effects = new ArrayList<>();
    private Instant now = Instant.MIN;
    private Optional<Instant> wakeSaid = Optional.empty();
    private long lastAction;
    private int slotsTaken;

    /** @param executor id of this process, as it stands in its outcomes */
    public Ordering(String executor, Procedure<O, C> procedure, Pace pace) {
        this.executor = executor;
        this.pace = pace;
        this.loop = new Loop<>(procedure, pace);
        this.answers = new Answers(pace.memory());
    }

    /** One step. */
    public List<Effect<C>> on(Input<O> input) {
        effects = new ArrayList<>();
        now = input.at().isAfter(now) ? input.at() : now;
        switch (input) {
            case Input.Backlog<O>(_, List<Delivery> deliveries) -> backlog(deliveries);
            case Input.Received<O>(_, Delivery delivery) -> received(delivery);
            case Input.Skipped<O>(_, int partition, long offset) -> offsets.pass(partition, offset);
            case Input.Observed<O>(_, long action, Reading<O> reading) -> observed(action, reading);
            case Input.CallReturned<O>(_, long action, CallResult result) -> returned(action, result);
            case Input.TimePassed<O> _ -> wakeSaid = Optional.empty();
            case Input.Revoked<O>(_, Set<Integer> partitions) -> revoked(partitions);
        }
        ring();
        dispatch();
        effects.addAll(offsets.commits());
        sayWhenToWake();
        return List.copyOf(effects);
    }

    /** Actions in flight, for metrics. */
    public int actionsInFlight() {
        return inFlight.size();
    }

    /** Commands that have not had their last word, for metrics. */
    public long unfinished() {
        return sites.values().stream().mapToLong(site -> site.runs.size()).sum();
    }

    // --- commands come in ---

    /** Of what waited while nobody listened only the newest word on each thing of a site is carried out. */
    private void backlog(List<Delivery> deliveries) {
        Map<Site.Key, List<Command>> asked = new HashMap<>();
        for (Delivery delivery : deliveries) {
            Command command = delivery.command();
            asked.computeIfAbsent(Site.Key.of(command), _ -> new ArrayList<>()).add(command);
            if (command.desired().writes()) {
                site(delivery).see(command.fence());
            }
            offsets.begin(delivery.partition(), delivery.offset());
        }
        deliveries.forEach(delivery -> take(delivery,
                overtaken(delivery.command(), asked.getOrDefault(Site.Key.of(delivery.command()), List.of())), true));
    }

    /**
     * A snapshot is overtaken by whatever was asked for after it, a write by what would have ended it had it run. A write
     * that is merely older stays the newest word on what it is about: its former process may have died as its guard.
     */
    private static boolean overtaken(Command command, List<Command> asked) {
        return command.desired() instanceof Desired.Snapshot
                ? !command.equals(asked.getLast())
                : asked.stream().anyMatch(other -> Site.ends(other, command, false));
    }

    private void received(Delivery delivery) {
        offsets.begin(delivery.partition(), delivery.offset());
        take(delivery, site(delivery).tooOld(delivery.command()), false);
    }

    /** @param waited it stood on the topic before this process came: a former one may have begun it */
    private void take(Delivery delivery, boolean overtaken, boolean waited) {
        Site<C> site = site(delivery);
        Optional<Outcome> known = answers.to(delivery.command().id());
        if (known.isPresent()) {
            effects.add(new Effect.Report<>(known.get()));
            offsets.finish(delivery.partition(), delivery.offset());
        } else if (site.runs.stream().anyMatch(run -> run.command().id().equals(delivery.command().id()))) {
            offsets.finish(delivery.partition(), delivery.offset());
        } else {
            admit(new Run<>(delivery, site), overtaken, waited);
        }
    }

    private void admit(Run<C> run, boolean overtaken, boolean waited) {
        Command command = run.command();
        Site<C> site = run.site;
        if (overtaken) {
            Fence newest = site.highest();
            finish(run, Said.of(Kind.REFUSED, "stale: " + command.fence() + " is overtaken, newest is " + newest));
            return;
        }
        supersede(site, command);
        Optional<String> refusal = command.desired().refusal();
        if (refusal.isPresent()) {
            finish(run, Said.of(Kind.REFUSED, refusal.get()));
        } else if (!now.isBefore(command.expiresAt())) {
            expired(run, waited);
        } else {
            site.runs.add(run);
            say(run, Said.of(Kind.ACCEPTED));
            alarms.set(run.deadline(), run);
            ready.add(run);
        }
    }

    /**
     * What a former life began and did not see settle stays the newest word on its target: a late older write must still
     * be found and repaired. Whether it was begun, the fence at the target says.
     */
    private void expired(Run<C> run, boolean waited) {
        if (waited && run.command().desired().writes()) {
            run.revivedAt = Optional.of(now);
            run.site.runs.add(run);
            alarms.set(run.deadline(), run);
            ready.add(run);
        } else {
            finish(run, Said.of(Kind.EXPIRED, "expired at " + run.command().expiresAt()));
        }
    }

    private void supersede(Site<C> site, Command newer) {
        if (newer.desired().writes()) {
            site.see(newer.fence());
        }
        for (Run<C> older : site.supersededBy(newer)) {
            if (older.settling()) {
                drop(older);
            } else {
                finish(older, Said.of(Kind.CANCELLED, "overtaken by " + newer.id()));
            }
        }
    }

    private Site<C> site(Delivery delivery) {
        return sites.computeIfAbsent(Site.Key.of(delivery.command()), _ -> new Site<>(delivery.partition()));
    }

    private void revoked(Set<Integer> partitions) {
        sites.values().removeIf(site -> {
            if (partitions.contains(site.partition)) {
                List.copyOf(site.runs).forEach(this::drop);
                return true;
            }
            return false;
        });
        answers.forget(partitions);
        offsets.forget(partitions);
    }

    // --- answers come in ---

    private void observed(long action, Reading<O> reading) {
        land(action).ifPresent(run -> attend(run, loop.read(run, reading, now)));
    }

    private void returned(long action, CallResult result) {
        land(action).ifPresent(run -> {
            if (run.stage instanceof Stage.Acting<C>(_, Optional<C> call)) {
                attend(run, loop.returned(run, call.orElseThrow(), result, now));
            }
        });
    }

    /** The action is over; present if its run still waits for it. */
    private Optional<Run<C>> land(long action) {
        Run<C> run = inFlight.remove(action);
        if (run == null) {
            throw new IllegalArgumentException("action " + action + " is not in flight: answered twice?");
        }
        run.site.calls.remove(action);
        slotsTaken -= slots(run);
        return run.ended() ? Optional.empty() : Optional.of(run);
    }

    private void ring() {
        for (Run<C> run : alarms.ring(now)) {
            if (!now.isBefore(run.deadline())) {
                attend(run, loop.outOfTime(run));
            } else {
                run.stage = new Stage.ToObserve<>();
                ready.add(run);
            }
        }
    }

    /** Says what there is to say and sees to it that the run goes on, or ends. */
    private void attend(Run<C> run, List<Said> said) {
        said.forEach(what -> say(run, what));
        if (said.stream().anyMatch(what -> what.kind() == Kind.DONE)) {
            // settling has a deadline of its own
            alarms.set(run.deadline(), run);
        }
        switch (run.stage) {
            case Stage.ToObserve<C> _,Stage.ToCall<C> _ -> ready.add(run);
            case Stage.Sleeping<C> _ -> alarms.set(run.due(), run);
            case Stage.Ended<C> _ -> drop(run);
            case Stage.Acting<C> _ -> {
            }
        }
    }

    // --- actions go out ---

    /** Rollbacks go at once: they wait neither for an older call to return nor for a slot. */
    private void dispatch() {
        List<Run<C>> waiting = List.copyOf(ready);
        waiting.stream().filter(run -> run.command().rollback()).forEach(this::act);
        for (Run<C> run : waiting) {
            if (slotsTaken >= pace.slots()) {
                return;
            }
            if (ready.contains(run) && run.site.mayGoForward(run)) {
                act(run);
            }
        }
    }

    private void act(Run<C> run) {
        lastAction++;
        ready.remove(run);
        Optional<C> call = run.stage instanceof Stage.ToCall<C>(C wanted) ? Optional.of(wanted) : Optional.empty();
        run.stage = new Stage.Acting<>(lastAction, call);
        run.begun = true;
        inFlight.put(lastAction, run);
        call.ifPresent(_ -> run.site.calls.put(lastAction, run));
        slotsTaken += slots(run);
        effects.add(call.<Effect<C>>map(wanted -> new Effect.Call<>(lastAction, run.command(), wanted))
                .orElseGet(() -> new Effect.Observe<>(lastAction, run.command())));
    }

    /** Rollbacks bypass the limit, and so take nothing of it. */
    private int slots(Run<C> run) {
        return run.command().rollback() ? 0 : 1;
    }

    private void finish(Run<C> run, Said last) {
        say(run, last);
        drop(run);
    }

    private void drop(Run<C> run) {
        run.stage = new Stage.Ended<>();
        ready.remove(run);
        run.site.runs.remove(run);
        offsets.finish(run.delivery.partition(), run.delivery.offset());
    }

    private void say(Run<C> run, Said said) {
        Command command = run.command();
        String suffix = said.kind() == Kind.PROGRESS ? "/" + ++run.progress : "";
        Outcome outcome = new Outcome(command.id() + "/" + said.kind().wire() + suffix, command.service(),
                command.rollout(), command.id(), command.target().name(), said.kind(), executor, said.observed(),
                said.reason(), now);
        effects.add(new Effect.Report<>(outcome));
        if (said.kind().terminal()) {
            answers.remember(outcome, run.delivery.partition());
        }
    }

    private void sayWhenToWake() {
        Optional<Instant> earliest = alarms.earliest();
        earliest.filter(at -> !wakeSaid.equals(earliest)).ifPresent(at -> effects.add(new Effect.WakeAt<>(at)));
        wakeSaid = earliest;
    }
}
