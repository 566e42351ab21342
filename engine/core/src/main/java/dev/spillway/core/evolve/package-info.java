/** The only place that moves state: (service, event) to service. */
@NullMarked
package dev.spillway.core.evolve;

import org.jspecify.annotations.NullMarked;
