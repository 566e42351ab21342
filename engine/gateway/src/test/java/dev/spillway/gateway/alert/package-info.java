@NullMarked
package dev.spillway.gateway.alert;

import org.jspecify.annotations.NullMarked;
