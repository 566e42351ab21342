@NullMarked
package dev.spillway.core.plan;

import org.jspecify.annotations.NullMarked;
