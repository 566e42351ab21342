/** The only place that decides: (service, signal) to events, one file per state. */
@NullMarked
package dev.spillway.core.decide;

import org.jspecify.annotations.NullMarked;
