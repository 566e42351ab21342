/** The rules of a router object that split traffic between two destinations: read from and written into its tree. */
@NullMarked
package dev.spillway.executor.istio.route;

import org.jspecify.annotations.NullMarked;
