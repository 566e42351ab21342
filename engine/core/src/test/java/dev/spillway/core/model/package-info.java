@NullMarked
package dev.spillway.core.model;

import org.jspecify.annotations.NullMarked;
