/** Asks any address that answers JSON, {@link dev.spillway.executor.metrics.web.WebSource}. */
@NullMarked
package dev.spillway.executor.metrics.web;

import org.jspecify.annotations.NullMarked;
