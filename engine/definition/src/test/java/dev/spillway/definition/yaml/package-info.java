@NullMarked
package dev.spillway.definition.yaml;

import org.jspecify.annotations.NullMarked;
