/** Runs the core on Kafka Streams: one topology, one processor per service key, state, log and commands committed together. */
@NullMarked
package dev.spillway.streams;

import org.jspecify.annotations.NullMarked;
