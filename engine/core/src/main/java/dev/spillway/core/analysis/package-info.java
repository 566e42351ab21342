/** Measurements become verdicts that explain themselves. */
@NullMarked
package dev.spillway.core.analysis;

import org.jspecify.annotations.NullMarked;
