/** The targets as they really are, which no executor and no engine may know better than by looking. */
@NullMarked
package dev.spillway.simulator.platform;

import org.jspecify.annotations.NullMarked;
