/** Objects of a cluster as trees: read, copied and changed; what a copy does not change is not written. */
@NullMarked
package dev.spillway.executor.istio.object;

import org.jspecify.annotations.NullMarked;
