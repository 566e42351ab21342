/**
 * Carries out commands in the right order. {@link dev.spillway.executor.runtime.Ordering} decides, purely;
 * {@link dev.spillway.executor.runtime.ExecutorProcess} does what it says on Kafka and on a platform.
 */
@NullMarked
package dev.spillway.executor.runtime;

import org.jspecify.annotations.NullMarked;
