/** What could not be taken: shown, and given back to where it came from. */
@NullMarked
package dev.spillway.cli.letters;

import org.jspecify.annotations.NullMarked;
