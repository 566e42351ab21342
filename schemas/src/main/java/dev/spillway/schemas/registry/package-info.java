/** A small client of the Confluent Schema Registry API. */
@NullMarked
package dev.spillway.schemas.registry;

import org.jspecify.annotations.NullMarked;
