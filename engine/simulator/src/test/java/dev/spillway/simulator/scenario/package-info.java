@NullMarked
package dev.spillway.simulator.scenario;

import org.jspecify.annotations.NullMarked;
