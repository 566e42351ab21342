package dev.spillway.simulator.scenario;

import dev.spillway.core.model.Command;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Reading;
import dev.spillway.executor.runtime.Delivery;
import dev.spillway.executor.runtime.Effect;
import dev.spillway.executor.runtime.Input;
import dev.spillway.executor.runtime.Ordering;
import dev.spillway.executor.runtime.Pace;
import dev.spillway.simulator.Agenda;
import dev.spillway.simulator.Translation;
import dev.spillway.simulator.platform.Call;
import dev.spillway.simulator.platform.Picture;
import dev.spillway.simulator.platform.Procedures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The executor of one target: the real ordering, at its real pace, over a target of the scenario. */
final class VirtualExecutor {
    private final Agenda agenda;
    private final World world;
    private final String target;
    private final Consumer<Outcome> answers;
    private final Procedures procedures = new Procedures(true, _ -> false);
    private final List<dev.spillway.executor.Command> topic = new ArrayList<>();
    private Ordering<Picture, Call> ordering;
    private int life;
    private int read;
    private int committed;
    private boolean up = true;

    VirtualExecutor(Agenda agenda, World world, String target, Consumer<Outcome> answers) {
        this.agenda = agenda;
        this.world = world;
        this.target = target;
        this.answers = answers;
        this.ordering = ordering();
    }

    private Ordering<Picture, Call> ordering() {
        return new Ordering<>("executor-of-" + target, procedures, Pace.STANDARD);
    }

    /** A command stands on the topic. */
    void publish(Command command) {
        topic.add(Translation.command(command));
        agenda.in(Rehearsal.HOP, this::read);
    }

    private void read() {
        if (up && read < topic.size()) {
            int offset = read;
            read++;
            tell(new Input.Received<>(agenda.now(), new Delivery(topic.get(offset), 0, offset)));
        }
    }

    /** Nobody is there for a while; then another process reads on where the last one had committed. */
    void falls(Duration silent) {
        up = false;
        life++;
        agenda.in(silent, this::rises);
    }

    private void rises() {
        up = true;
        ordering = ordering();
        var backlog = new ArrayList<Delivery>();
        for (int offset = committed; offset < topic.size(); offset++) {
            backlog.add(new Delivery(topic.get(offset), 0, offset));
        }
        read = topic.size();
        tell(new Input.Backlog<>(agenda.now(), backlog));
    }

    private void tell(Input<Picture> input) {
        ordering.on(input).forEach(this::carryOut);
    }

    private void carryOut(Effect<Call> effect) {
        switch (effect) {
            case Effect.Observe<Call>(long action, var _) -> later(world.lookTakes(target, agenda.now()),
                    () -> new Input.Observed<>(agenda.now(), action,
                            new Reading.Seen<>(world.look(target, agenda.now()))));
            case Effect.Call<Call>(long action, var command, Call call) -> {
                World.Landed landed = world.call(command, call, agenda.now());
                later(landed.after(), () -> new Input.CallReturned<>(agenda.now(), action, landed.result()));
            }
            case Effect.Report<Call>(Outcome outcome) -> agenda.in(Rehearsal.HOP, () -> answers.accept(outcome));
            case Effect.WakeAt<Call>(var at) ->
                later(Duration.between(agenda.now(), at), () -> new Input.TimePassed<>(agenda.now()));
            case Effect.Commit<Call>(int _, long offset) -> committed = (int) Math.max(committed, offset);
        }
    }

    /** What a process that is gone had begun concerns nobody any more. */
    private void later(Duration delay, Supplier<Input<Picture>> input) {
        int asked = life;
        agenda.in(delay, () -> {
            if (asked == life && up) {
                tell(input.get());
            }
        });
    }
}
