/** Checks the log by its raw bytes and headers alone: no schema, no registry, no trust in the engine. */
@NullMarked
package dev.spillway.cli.audit;

import org.jspecify.annotations.NullMarked;
