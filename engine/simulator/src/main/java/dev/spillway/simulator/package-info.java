/**
 * Seeded schedules of signals, faults and crashes: the machine of engine/core and the ordering of executors/runtime, on a virtual
 * clock, over a platform that misbehaves. {@link dev.spillway.simulator.Simulation} is one schedule.
 */
@NullMarked
package dev.spillway.simulator;

import org.jspecify.annotations.NullMarked;
