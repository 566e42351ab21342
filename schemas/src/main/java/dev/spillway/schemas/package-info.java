/** The wire contract: topics, schemas and how they are read and written. Depends on nothing else of Spillway. */
@NullMarked
package dev.spillway.schemas;

import org.jspecify.annotations.NullMarked;
