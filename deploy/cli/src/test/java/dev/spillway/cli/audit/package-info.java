@NullMarked
package dev.spillway.cli.audit;

import org.jspecify.annotations.NullMarked;
