/** What was decided, in the past tense. Folding the events gives the state. */
@NullMarked
package dev.spillway.core.event;

import org.jspecify.annotations.NullMarked;
