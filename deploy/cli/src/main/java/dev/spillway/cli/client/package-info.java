/** Talks to the gateway over HTTP. No Kafka here. */
@NullMarked
package dev.spillway.cli.client;

import org.jspecify.annotations.NullMarked;
