/**
 * Asks a server with Prometheus' HTTP API: {@link dev.spillway.executor.metrics.prometheus.PrometheusSource} for results,
 * {@link dev.spillway.executor.metrics.prometheus.PrometheusApi} for samples, of which
 * {@link dev.spillway.executor.metrics.PrometheusCounters} makes counts.
 */
@NullMarked
package dev.spillway.executor.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
