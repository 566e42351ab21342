/** What is so now. One state per kind of waiting. */
@NullMarked
package dev.spillway.core.state;

import org.jspecify.annotations.NullMarked;
