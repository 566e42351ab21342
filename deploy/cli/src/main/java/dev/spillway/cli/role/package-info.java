/** The processes of Spillway, each startable alone, and all of them together in one JVM. */
@NullMarked
package dev.spillway.cli.role;

import org.jspecify.annotations.NullMarked;
