@NullMarked
package dev.spillway.core.analysis.expr;

import org.jspecify.annotations.NullMarked;
