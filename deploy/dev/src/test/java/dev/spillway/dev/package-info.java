@NullMarked
package dev.spillway.dev;

import org.jspecify.annotations.NullMarked;
