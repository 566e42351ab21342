/** What must hold after every event, whatever happens. One class each, one instance per service and schedule. */
@NullMarked
package dev.spillway.simulator.invariant;

import org.jspecify.annotations.NullMarked;
