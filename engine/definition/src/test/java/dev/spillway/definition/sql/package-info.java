@NullMarked
package dev.spillway.definition.sql;

import org.jspecify.annotations.NullMarked;
