/**
 * Feature flags as targets of a rollout: a part of the users sees the flag on. One procedure for all of them; where a
 * flag is kept (a flagd file, LaunchDarkly) is a {@link dev.spillway.executor.flags.Store}.
 */
@NullMarked
package dev.spillway.executor.flags;

import org.jspecify.annotations.NullMarked;
