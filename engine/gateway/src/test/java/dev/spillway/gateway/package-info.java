@NullMarked
package dev.spillway.gateway;

import org.jspecify.annotations.NullMarked;
