package dev.spillway.simulator.invariant;

import dev.spillway.core.decide.Decision;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Service;

/** @param duplicate the same signal led to a decision before */
public record Heard(Signal signal, boolean duplicate, Service before, Decision decision, Service after) {}
