@NullMarked
package dev.spillway.streams;

import org.jspecify.annotations.NullMarked;
