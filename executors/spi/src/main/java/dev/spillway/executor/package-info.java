/**
 * What an executor is: commands with an absolute desired state come in, the target is observed, and a pure procedure
 * says what comes next. The records have the component names of the wire vocabulary; times are epoch milliseconds on the
 * wire and {@link java.time.Instant} here, weights are permille (0..1000).
 */
@NullMarked
package dev.spillway.executor;

import org.jspecify.annotations.NullMarked;
