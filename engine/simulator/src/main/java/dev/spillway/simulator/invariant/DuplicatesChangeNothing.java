package dev.spillway.simulator.invariant;

import dev.spillway.core.decide.Decision;

/** A signal that was taken before leaves nothing. */
final class DuplicatesChangeNothing implements Invariant {
    @Override
    public void afterSignal(Heard heard) {
        require(!heard.duplicate() || !(heard.decision() instanceof Decision.Decided),
                () -> "a duplicate changed something: " + heard.signal());
    }
}
