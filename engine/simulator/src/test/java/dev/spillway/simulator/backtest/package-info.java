@NullMarked
package dev.spillway.simulator.backtest;

import org.jspecify.annotations.NullMarked;
