/** The spillway command: one class per verb. */
@NullMarked
package dev.spillway.cli;

import org.jspecify.annotations.NullMarked;
