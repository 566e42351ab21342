/**
 * Asks Amazon CloudWatch, {@link dev.spillway.executor.metrics.cloudwatch.CloudWatchSource}. The only place that knows
 * Amazon's types.
 */
@NullMarked
package dev.spillway.executor.metrics.cloudwatch;

import org.jspecify.annotations.NullMarked;
