@NullMarked
package dev.spillway.wire;

import org.jspecify.annotations.NullMarked;
