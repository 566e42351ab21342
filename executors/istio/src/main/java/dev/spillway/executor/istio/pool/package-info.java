/** The pods behind the two destinations: which labels select them, and which revision those are. */
@NullMarked
package dev.spillway.executor.istio.pool;

import org.jspecify.annotations.NullMarked;
