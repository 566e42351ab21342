@NullMarked
package dev.spillway.definition;

import org.jspecify.annotations.NullMarked;
