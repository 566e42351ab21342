/** A schema registry that speaks Confluent's HTTP contract and keeps its schemas in a compacted Kafka topic. */
@NullMarked
package dev.spillway.dev.registry;

import org.jspecify.annotations.NullMarked;
