@NullMarked
package dev.spillway.gateway.http;

import org.jspecify.annotations.NullMarked;
