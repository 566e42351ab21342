/** Amazon's clients, and what their errors mean. */
@NullMarked
package dev.spillway.executor.ecs.api;

import org.jspecify.annotations.NullMarked;
