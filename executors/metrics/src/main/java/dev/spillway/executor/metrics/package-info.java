/**
 * Measures: differences counters into increments, or asks a source for a result.
 * {@link dev.spillway.executor.metrics.MeasureHandler} is where a command comes in. For counters
 * {@link dev.spillway.executor.metrics.CounterCollector} reads one page, {@link dev.spillway.executor.metrics.Scrape} compares
 * two looks; for results {@code Sources} knows who is asked, and {@code Guard} what is done about each source alike.
 */
@NullMarked
package dev.spillway.executor.metrics;

import org.jspecify.annotations.NullMarked;
