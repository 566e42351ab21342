@NullMarked
package dev.spillway.definition.argo;

import org.jspecify.annotations.NullMarked;
