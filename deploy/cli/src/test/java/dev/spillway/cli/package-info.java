@NullMarked
package dev.spillway.cli;

import org.jspecify.annotations.NullMarked;
