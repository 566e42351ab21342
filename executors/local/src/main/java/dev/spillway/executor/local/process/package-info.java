/** Supervised child processes: started, probed, restarted, drained, ended and, after a crash of Spillway, adopted. */
@NullMarked
package dev.spillway.executor.local.process;

import org.jspecify.annotations.NullMarked;
