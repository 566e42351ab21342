@NullMarked
package dev.spillway.schemas;

import org.jspecify.annotations.NullMarked;
