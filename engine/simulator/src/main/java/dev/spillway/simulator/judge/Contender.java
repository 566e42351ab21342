package dev.spillway.simulator.judge;

/** A way to judge one rollout. Looks at each interval, and has something to say at some of them. */
interface Contender {
    /** How bad it looks, in the contender's own measure; it goes back at its limit. Minus infinity where it does not look. */
    double look(Interval interval);
}
