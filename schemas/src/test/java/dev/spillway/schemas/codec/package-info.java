@NullMarked
package dev.spillway.schemas.codec;

import org.jspecify.annotations.NullMarked;
