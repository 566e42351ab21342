/**
 * A rollout tried before it runs: a definition against a scenario of traffic, errors, people and broken executors, with the real
 * machine and the real ordering of commands on a virtual clock. {@link dev.spillway.simulator.scenario.Rehearsal} is one run.
 */
@NullMarked
package dev.spillway.simulator.scenario;

import org.jspecify.annotations.NullMarked;
