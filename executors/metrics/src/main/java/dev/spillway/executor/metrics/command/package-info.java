/** Asks a program, {@link dev.spillway.executor.metrics.command.CommandSource}. */
@NullMarked
package dev.spillway.executor.metrics.command;

import org.jspecify.annotations.NullMarked;
