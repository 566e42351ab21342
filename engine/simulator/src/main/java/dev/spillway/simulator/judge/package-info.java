/** How well judges judge: the shipped one and others, on made traffic whose truth is known. */
@NullMarked
package dev.spillway.simulator.judge;

import org.jspecify.annotations.NullMarked;
