/**
 * Measures: scrapes counters, and says by how much they grew. {@link dev.spillway.executor.metrics.CounterCollector}
 * reads one page, {@link dev.spillway.executor.metrics.Scrape} compares two, and
 * {@link dev.spillway.executor.metrics.MeasureHandler} remembers the one before.
 */
@NullMarked
package dev.spillway.executor.metrics;

import org.jspecify.annotations.NullMarked;
