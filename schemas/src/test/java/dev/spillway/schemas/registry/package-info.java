@NullMarked
package dev.spillway.schemas.registry;

import org.jspecify.annotations.NullMarked;
