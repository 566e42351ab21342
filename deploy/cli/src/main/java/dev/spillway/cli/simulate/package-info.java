/** What came of a rehearsal: as a story, as a picture, as JSON. */
@NullMarked
package dev.spillway.cli.simulate;

import org.jspecify.annotations.NullMarked;
