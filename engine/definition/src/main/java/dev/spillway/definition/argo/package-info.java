/** Argo Rollouts' manifests become the core's model: the same meaning, or a sentence that says what is different. */
@NullMarked
package dev.spillway.definition.argo;

import org.jspecify.annotations.NullMarked;
