/** PostgreSQL's SQL, read far enough to say what a running revision would not survive. */
@NullMarked
package dev.spillway.definition.sql;

import org.jspecify.annotations.NullMarked;
