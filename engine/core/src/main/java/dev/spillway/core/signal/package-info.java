/** What somebody says to a service: requests, outcomes, measurements, health, timers. */
@NullMarked
package dev.spillway.core.signal;

import org.jspecify.annotations.NullMarked;
