/** A real KRaft broker in this process, with a data directory that outlives it. */
@NullMarked
package dev.spillway.dev.broker;

import org.jspecify.annotations.NullMarked;
