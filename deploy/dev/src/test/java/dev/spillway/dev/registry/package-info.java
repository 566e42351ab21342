@NullMarked
package dev.spillway.dev.registry;

import org.jspecify.annotations.NullMarked;
