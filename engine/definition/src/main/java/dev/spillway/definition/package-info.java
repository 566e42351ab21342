/** What people write about a service (YAML) becomes the core's model; what is wrong with it is said with line and column. */
@NullMarked
package dev.spillway.definition;

import org.jspecify.annotations.NullMarked;
