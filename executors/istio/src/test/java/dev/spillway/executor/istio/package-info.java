@NullMarked
package dev.spillway.executor.istio;

import org.jspecify.annotations.NullMarked;
