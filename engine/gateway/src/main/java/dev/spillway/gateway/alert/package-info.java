/** Alerts of other systems: who sends them, what they say, and which rollout that is about. */
@NullMarked
package dev.spillway.gateway.alert;

import org.jspecify.annotations.NullMarked;
