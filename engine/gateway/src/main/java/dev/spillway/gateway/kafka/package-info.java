/** The gateway's two ports on Kafka. */
@NullMarked
package dev.spillway.gateway.kafka;

import org.jspecify.annotations.NullMarked;
