@NullMarked
package dev.spillway.executor;

import org.jspecify.annotations.NullMarked;
