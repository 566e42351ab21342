/** The whole, from outside: a real broker, each role a process of its own, killed when it hurts most. */
@NullMarked
package dev.spillway.blackbox;

import org.jspecify.annotations.NullMarked;
