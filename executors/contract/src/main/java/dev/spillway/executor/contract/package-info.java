/**
 * What every executor must hold: {@link dev.spillway.executor.contract.ExecutorContract} is run by each platform's own
 * tests. The in-memory platform, the faults and the rig are here and not among the tests, as the simulator uses them too.
 */
@NullMarked
package dev.spillway.executor.contract;

import org.jspecify.annotations.NullMarked;
