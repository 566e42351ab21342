/** YAML as nodes that know where they stand: what is wrong is said with line and column. */
@NullMarked
package dev.spillway.definition.yaml;

import org.jspecify.annotations.NullMarked;
