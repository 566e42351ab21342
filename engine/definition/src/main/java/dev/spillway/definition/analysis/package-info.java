/** What an analysis is made of, whoever wrote it: conditions with their limits, and what a provider may be asked. */
@NullMarked
package dev.spillway.definition.analysis;

import org.jspecify.annotations.NullMarked;
