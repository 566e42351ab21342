package dev.spillway.simulator.backtest;

/** What a revision really was, as far as its end and what came later tell. */
public enum Truth {
    /** It was promoted, and nobody ever took it back. */
    HEALTHY,
    /** A person or an alert took it back, before or after its promotion. */
    BAD,
    /** It ended otherwise: nobody knows. */
    UNKNOWN
}
