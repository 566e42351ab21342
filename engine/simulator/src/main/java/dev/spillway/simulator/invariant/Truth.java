package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Entry;
import dev.spillway.simulator.platform.Fleet;
import java.util.List;

/** How one service really stands, which neither engine nor executor knows. */
public interface Truth {
    /** The targets: weights and instances. */
    Fleet targets();

    /** The target turns older fences away itself; else an older write may land for a while and is repaired. */
    boolean exact();

    /** A stranger has changed weights in this schedule. */
    boolean meddled();

    /** An executor died: what it was guarding against late writes, nobody may be guarding now. */
    boolean died();

    List<Entry> log();
}
