/**
 * Recorded rollouts judged again: what was measured then, by the machine of today, under another policy.
 * {@link dev.spillway.simulator.backtest.Backtest} is one pass over a log.
 */
@NullMarked
package dev.spillway.simulator.backtest;

import org.jspecify.annotations.NullMarked;
