@NullMarked
package dev.spillway.dev.broker;

import org.jspecify.annotations.NullMarked;
