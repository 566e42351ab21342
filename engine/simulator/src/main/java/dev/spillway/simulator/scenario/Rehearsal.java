package dev.spillway.simulator.scenario;

import dev.spillway.core.event.Entry;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import dev.spillway.executor.Outcome;
import dev.spillway.simulator.Agenda;
import dev.spillway.simulator.Translation;
import dev.spillway.simulator.platform.Picture;
import dev.spillway.simulator.scenario.Measurements.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of a definition against a scenario. The stable revision is released first, in the hour before the scenario begins; then the
 * definition is given and its new revision deployed. The same definition, scenario and seed give the same log, to the millisecond.
 */
public final class Rehearsal {
    /** From one part to the next, through a topic. */
    static final Duration HOP = Duration.ofMillis(5);
    /** Of a metrics source. */
    private static final Duration MEASURING = Duration.ofMillis(20);
    /** How often a router says what it has counted: the local platform's pace, and HAProxy's. */
    private static final Duration COUNTING = Duration.ofSeconds(5);
    /** When every scenario begins. */
    public static final Instant START = Instant.parse("2026-01-01T01:00:00Z");
    private final Agenda agenda = new Agenda();
    private final Definition definition;
    private final Scenario scenario;
    private final Script script;
    private final World world;
    private final Measurements measurements;
    private final Machine machine;
    private final Map<String, VirtualExecutor> executors = new LinkedHashMap<>();
    private Optional<Instant> armed = Optional.empty();
    private Optional<RolloutId> latest = Optional.empty();
    private int toCome;
    private int said;

    /**
     * What came of it.
     *
     * @param log  from the definition on; the release of the stable revision is not part of it
     * @param end  when it was over, when nothing was to come any more, or the scenario's end
     * @param last how the service was left
     * @param exposed to the new revision
     */
    public record Rehearsed(Definition definition, Scenario scenario, List<Entry> log, Instant end, Service last,
            Exposed exposed) {
        public Rehearsed {
            log = List.copyOf(log);
        }
    }

    private Rehearsal(Definition definition, Scenario scenario) {
        this.definition = definition;
        this.scenario = scenario;
        this.script = new Script(definition, scenario);
        this.world = world(definition, scenario);
        this.measurements = new Measurements(scenario, definition, world);
        this.machine = new Machine(definition.service(), this::issue);
        definition.targets().forEach(target -> executors.put(target.name(),
                new VirtualExecutor(agenda, world, target.name(), this::answered)));
    }

    /** The targets and the traffic of a scenario. */
    public static World world(Definition definition, Scenario scenario) {
        return new World(scenario, definition, Bounds.of(definition));
    }

    /**
     * Runs it.
     *
     * @throws IllegalStateException when the stable revision cannot be released: such a scenario has no beginning
     */
    public static Rehearsed run(Definition definition, Scenario scenario) {
        return new Rehearsal(definition, scenario).run();
    }

    private Rehearsed run() {
        hear(script.define("before", script.before(), agenda.now()));
        hear(script.deploy(scenario.stable(), agenda.now()));
        while (!(machine.service().state() instanceof State.Idle)) {
            if (!agenda.step() || !agenda.now().isBefore(START)) {
                throw new IllegalStateException("stable was not released within an hour");
            }
        }
        int before = machine.lines();
        plan();
        Instant end = START.plus(scenario.until());
        while (!isOver() && agenda.step()) {
            if (agenda.now().isAfter(end)) {
                break;
            }
        }
        Instant over = agenda.now().isAfter(end) ? end : agenda.now();
        return new Rehearsed(definition, scenario, machine.from(before), over, machine.service(),
                world.expected(Side.CANARY, world.offset(over)));
    }

    private void plan() {
        at(Duration.ZERO, () -> {
            world.begin(START);
            hear(script.define("definition", definition, START));
            hear(script.deploy(scenario.canary(), START));
        });
        for (int i = 0; i < scenario.actions().size(); i++) {
            Scenario.Moment moment = scenario.actions().get(i);
            int number = i + 1;
            at(moment.at(), () -> hear(script.request(number, moment.action(), agenda.now())));
        }
        scenario.faults().forEach(this::plan);
        definition.analyses().stream().filter(spec -> spec.provider().equals(AnalysisSpec.PUSH))
                .forEach(spec -> agenda.at(START.plus(spec.interval()), () -> push(spec, 1)));
        if (definition.analyses().stream().anyMatch(spec -> spec.provider().equals(AnalysisSpec.ROUTER))) {
            agenda.at(START.plus(COUNTING), this::route);
        }
    }

    private void plan(Fault fault) {
        switch (fault) {
            case Fault.Silent(Duration at, String target, Duration length) ->
                agenda.at(START.plus(at), () -> executor(target).falls(length));
            case Fault.Ready ready -> agenda.at(START.plus(ready.at()), () -> report(ready));
            case Fault.Slow _,Fault.Failing _ -> {
            }
        }
    }

    /** Without it the run is not over. */
    private void at(Duration offset, Runnable what) {
        toCome++;
        agenda.at(START.plus(offset), () -> {
            toCome--;
            what.run();
        });
    }

    private boolean isOver() {
        return toCome == 0 && machine.service().state() instanceof State.Idle
                && machine.service().catalog().waiting().isEmpty();
    }

    private VirtualExecutor executor(String target) {
        VirtualExecutor executor = executors.get(target);
        if (executor == null) {
            throw new IllegalArgumentException("no target is named '" + target + "'");
        }
        return executor;
    }

    private void hear(Signal signal) {
        machine.ring(agenda.now());
        var _ = machine.hear(signal, agenda.now());
        arm();
    }

    private void arm() {
        Optional<Instant> due = machine.nextDue();
        if (due.isPresent() && !due.equals(armed)) {
            armed = due;
            agenda.at(due.get(), () -> {
                armed = Optional.empty();
                machine.ring(agenda.now());
                arm();
            });
        }
    }

    private void issue(Command command) {
        if (command.desired() instanceof Desired.Measure measure) {
            agenda.in(HOP.plus(MEASURING).plus(HOP),
                    () -> measurements.answer(Question.of(command, measure)).forEach(this::hear));
        } else {
            latest = Optional.of(command.rollout());
            executor(command.target().name()).publish(command);
        }
    }

    private void answered(Outcome outcome) {
        hear(Translation.outcome(outcome));
    }

    /** Somebody who publishes the measurements that nobody asks for. */
    private void push(AnalysisSpec spec, int n) {
        measurements.pushed(spec, n, agenda.now(), machine.service().rollout()).forEach(this::hear);
        agenda.in(spec.interval(), () -> push(spec, n + 1));
    }

    /** The router, which counts for everybody. */
    private void route() {
        measurements.routed(agenda.now().minus(COUNTING), agenda.now()).forEach(this::hear);
        agenda.in(COUNTING, this::route);
    }

    private void report(Fault.Ready fault) {
        Picture.Scale scale = world.ready(fault, agenda.now());
        latest.filter(_ -> scale.there() > 0).ifPresent(rollout -> {
            said++;
            hear(new Signal.Health("health-" + said, rollout, fault.target(),
                    scenario.revision(fault.side()).id(), scale.ready(), scale.wanted(),
                    "executor-of-" + fault.target()));
        });
    }
}
