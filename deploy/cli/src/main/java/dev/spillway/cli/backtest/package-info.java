/** Recorded logs, and what another policy would have made of them. */
@NullMarked
package dev.spillway.cli.backtest;

import org.jspecify.annotations.NullMarked;
