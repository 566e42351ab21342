/** HTTP in front of the topics: requests in, views and the log out. It decides nothing. */
@NullMarked
package dev.spillway.gateway;

import org.jspecify.annotations.NullMarked;
