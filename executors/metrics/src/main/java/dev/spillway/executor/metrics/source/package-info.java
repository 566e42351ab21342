/**
 * What every source of results has in common. A {@link dev.spillway.executor.metrics.source.Source} answers a
 * {@link dev.spillway.executor.metrics.source.Question} by a {@link dev.spillway.executor.metrics.source.Finding};
 * {@link dev.spillway.executor.metrics.source.Turns} and {@link dev.spillway.executor.metrics.source.Backoff} keep one that
 * is slow or dead from the others, {@link dev.spillway.executor.metrics.source.Secrets} are put in and taken out again.
 */
@NullMarked
package dev.spillway.executor.metrics.source;

import org.jspecify.annotations.NullMarked;
