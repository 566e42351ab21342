/** Measures the engine on a broker of its own: throughput, and how long an abort takes. */
@NullMarked
package dev.spillway.cli.bench;

import org.jspecify.annotations.NullMarked;
