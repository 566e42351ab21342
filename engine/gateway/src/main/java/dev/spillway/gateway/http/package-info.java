/** A thin router over the JDK's HTTP server. */
@NullMarked
package dev.spillway.gateway.http;

import org.jspecify.annotations.NullMarked;
