/** Flags in a flagd file. */
@NullMarked
package dev.spillway.executor.flags.flagd;

import org.jspecify.annotations.NullMarked;
