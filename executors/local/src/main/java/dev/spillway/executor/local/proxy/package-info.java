/**
 * The data plane: a weighted HTTP/1.1 reverse proxy on loopback. A request takes a turn of the
 * {@link dev.spillway.executor.local.proxy.Wheel}, enters an instance, is forwarded, leaves it again; whoever ends an
 * instance waits until all have left.
 */
@NullMarked
package dev.spillway.executor.local.proxy;

import org.jspecify.annotations.NullMarked;
