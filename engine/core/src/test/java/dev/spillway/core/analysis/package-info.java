@NullMarked
package dev.spillway.core.analysis;

import org.jspecify.annotations.NullMarked;
