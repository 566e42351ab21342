package dev.spillway.simulator;

import dev.spillway.core.decide.Decision;
import dev.spillway.core.event.Entry;
import dev.spillway.core.evolve.Evolve;
import dev.spillway.core.model.Command;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Service;
import dev.spillway.simulator.invariant.Heard;
import dev.spillway.simulator.invariant.Invariant;
import dev.spillway.simulator.invariant.Invariants;
import dev.spillway.simulator.invariant.Truth;
import dev.spillway.simulator.invariant.World;
import dev.spillway.simulator.platform.Fleet;
import dev.spillway.simulator.platform.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One service under the eyes of every invariant: its log, its true targets, and the story of both. */
final class Watch implements Truth {
    private final List<Invariant> invariants = Invariants.all();
    private final List<Entry> log = new ArrayList<>();
    private final Agenda agenda;
    private final Story story;
    private final boolean exact;
    private final Fleet fleet;
    private boolean meddled;
    private boolean died;

    Watch(Agenda agenda, Story story, boolean exact, List<String> targets) {
        this.agenda = agenda;
        this.story = story;
        this.exact = exact;
        this.fleet = new Fleet(exact, targets, agenda::now, this::wrote);
    }

    @Override
    public Fleet targets() {
        return fleet;
    }

    @Override
    public boolean exact() {
        return exact;
    }

    @Override
    public boolean meddled() {
        return meddled;
    }

    @Override
    public List<Entry> log() {
        return log;
    }

    @Override
    public boolean died() {
        return died;
    }

    void die() {
        died = true;
    }

    void meddle() {
        meddled = true;
    }

    void heard(Signal signal, boolean duplicate, Service before, Decision decision) {
        story.heard(agenda.now(), signal, decision);
        Service after = before;
        if (decision instanceof Decision.Decided(List<Entry> entries, Service decided)) {
            for (Entry entry : entries) {
                Service next = Evolve.evolve(after, entry);
                log.add(entry);
                story.decided(entry);
                World world = new World(signal, after, entry, next, this);
                invariants.forEach(invariant -> invariant.afterEvent(world));
                after = next;
            }
            after = decided;
        }
        Heard heard = new Heard(signal, duplicate, before, decision, after);
        invariants.forEach(invariant -> invariant.afterSignal(heard));
    }

    void left(Command command) {
        invariants.forEach(invariant -> invariant.afterCommand(command));
    }

    void began(dev.spillway.executor.Command command, List<dev.spillway.executor.Command> waited) {
        invariants.forEach(invariant -> invariant.afterStart(command, waited));
    }

    void ended(Service service) {
        invariants.forEach(invariant -> invariant.atEnd(service, this));
    }

    private void wrote(Write write) {
        story.wrote(agenda.now(), write);
        invariants.forEach(invariant -> invariant.afterWrite(write, this));
    }

    Instant now() {
        return agenda.now();
    }
}
