/** Everything that {@code spillway dev} needs in one process: a Kafka broker and a schema registry on the loopback. */
@NullMarked
package dev.spillway.dev;

import org.jspecify.annotations.NullMarked;
