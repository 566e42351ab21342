/** Flags in LaunchDarkly, by its REST API. */
@NullMarked
package dev.spillway.executor.flags.launchdarkly;

import org.jspecify.annotations.NullMarked;
