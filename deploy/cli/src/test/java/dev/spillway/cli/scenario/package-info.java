/** Scenarios run by real executor processes on the real clock. */
@NullMarked
package dev.spillway.cli.scenario;

import org.jspecify.annotations.NullMarked;
