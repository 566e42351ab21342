/** HAProxy's runtime API: one line there, one answer back, and what the answers mean. */
@NullMarked
package dev.spillway.executor.haproxy.socket;

import org.jspecify.annotations.NullMarked;
