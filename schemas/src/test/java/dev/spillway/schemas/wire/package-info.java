@NullMarked
package dev.spillway.schemas.wire;

import org.jspecify.annotations.NullMarked;
