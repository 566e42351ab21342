package dev.spillway.executor.contract;

import dev.spillway.executor.Desired;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import java.time.Duration;
import java.util.List;

/** A platform with one empty target of its own, for one scenario of {@link ExecutorContract}. */
public interface PlatformUnderTest<O, C> extends AutoCloseable {
    /** A client of the target; each call may give a new one, as after a restart. */
    Platform<O, C> platform();

    Target target();

    /** A revision that can be deployed there; the same label, the same revision. */
    Revision revision(String label);

    /** Whether instances are the platform's; a router has none, and is told of those that {@link #warm} brings up. */
    default boolean hasCapacity() {
        return true;
    }

    /** Brings up an instance of a revision for a platform that has no capacity of its own. */
    default void warm(Revision revision) {
        throw new UnsupportedOperationException("whoever has no capacity must say how an instance comes up");
    }

    /** What shifts the target; whoever shifts flags says what a share is in their words. */
    default Desired shift(List<Share> shares) {
        return Desired.Traffic.of(shares);
    }

    /** The way back from {@link #shift}. */
    default List<Share> shares(Observed observed) {
        return observed.shares();
    }

    /** The weights that the target itself took on, in order, as it recorded them and not as it was told. */
    List<List<Share>> journal();

    /** Real targets need real time to get somewhere; an in-memory one needs none. */
    default void pass(Duration time) {}

    @Override
    default void close() {}
}
