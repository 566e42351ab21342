/** Where the instances of each revision listen, as another program says. */
@NullMarked
package dev.spillway.executor.haproxy.endpoints;

import org.jspecify.annotations.NullMarked;
