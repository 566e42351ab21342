/**
 * What every executor that writes through a Kubernetes API server needs: a client whose retries are the runtime's, answers
 * as values, and conditional writes that carry the command's fence.
 */
@NullMarked
package dev.spillway.executor.kubernetes.api;

import org.jspecify.annotations.NullMarked;
