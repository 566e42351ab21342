/** The only place with both Avro and the core's types. */
@NullMarked
package dev.spillway.wire;

import org.jspecify.annotations.NullMarked;
