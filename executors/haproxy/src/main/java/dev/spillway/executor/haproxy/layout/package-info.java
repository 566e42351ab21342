/** Pure: which server of which slot is where, with which weight, and by which commands it gets there. */
@NullMarked
package dev.spillway.executor.haproxy.layout;

import org.jspecify.annotations.NullMarked;
