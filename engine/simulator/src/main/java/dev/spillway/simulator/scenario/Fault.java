package dev.spillway.simulator.scenario;

import java.time.Duration;

/** What goes wrong at a target. */
public sealed interface Fault {
    Duration at();

    String target();

    /** Every look and every call takes so much longer. */
    record Slow(Duration at, String target, Duration length, Duration by) implements Fault {}

    /** The platform refuses the next calls, so many of them, each for good: its command fails. */
    record Failing(Duration at, String target, int times, String reason) implements Fault {}

    /** No executor is there: nobody accepts a command, nobody answers one. It starts again afterwards and reads what has waited. */
    record Silent(Duration at, String target, Duration length) implements Fault {}

    /** So many instances are ready from now on, of the three that there are. */
    record Ready(Duration at, String target, Side side, int ready) implements Fault {}

    /** Whether something that lasts is going on. */
    static boolean lasts(Duration from, Duration length, Duration now) {
        return now.compareTo(from) >= 0 && now.compareTo(from.plus(length)) < 0;
    }
}
