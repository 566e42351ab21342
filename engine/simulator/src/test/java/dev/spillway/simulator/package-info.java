@NullMarked
package dev.spillway.simulator;

import org.jspecify.annotations.NullMarked;
