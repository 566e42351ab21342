package dev.spillway.simulator.scenario;

/** The two revisions of a scenario. */
public enum Side {
    STABLE, CANARY
}
