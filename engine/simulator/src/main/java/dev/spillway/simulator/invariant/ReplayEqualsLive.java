package dev.spillway.simulator.invariant;

import dev.spillway.core.decide.Decision;
import dev.spillway.core.evolve.Evolve;
import dev.spillway.core.state.Service;

/** The log alone gives the state, at every length. */
final class ReplayEqualsLive implements Invariant {
    private static final int EVERY = 64;

    @Override
    public void afterSignal(Heard heard) {
        if (heard.decision() instanceof Decision.Decided decided) {
            require(Evolve.fold(heard.before(), decided.entries()).equals(decided.after()),
                    () -> "what was decided is not what its events say");
        }
    }

    @Override
    public void afterEvent(World world) {
        if (world.entry().header().sequence() % EVERY == 0) {
            compare(world.after(), world.truth());
        }
    }

    @Override
    public void atEnd(Service service, Truth truth) {
        compare(service, truth);
    }

    private void compare(Service service, Truth truth) {
        Service folded = Evolve.fold(Service.unknown(service.id()), truth.log());
        require(folded.equals(service), () -> "folded: " + folded + "\nlive: " + service);
    }
}
