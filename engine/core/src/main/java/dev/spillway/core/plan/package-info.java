/** Strategies become plans, plans become phases: pure functions. */
@NullMarked
package dev.spillway.core.plan;

import org.jspecify.annotations.NullMarked;
