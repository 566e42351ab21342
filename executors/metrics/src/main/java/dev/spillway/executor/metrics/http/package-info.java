/**
 * Asks by HTTP: {@link dev.spillway.executor.metrics.http.Http} with bounds on time and memory,
 * {@link dev.spillway.executor.metrics.http.Access} with what a query says of credentials and certificates.
 */
@NullMarked
package dev.spillway.executor.metrics.http;

import org.jspecify.annotations.NullMarked;
