@NullMarked
package dev.spillway.simulator.judge;

import org.jspecify.annotations.NullMarked;
