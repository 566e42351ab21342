@NullMarked
package dev.spillway.cli.role;

import org.jspecify.annotations.NullMarked;
