@NullMarked
package dev.spillway.core.decide;

import org.jspecify.annotations.NullMarked;
