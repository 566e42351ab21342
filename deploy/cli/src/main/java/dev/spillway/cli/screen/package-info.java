/** What the command line shows. */
@NullMarked
package dev.spillway.cli.screen;

import org.jspecify.annotations.NullMarked;
