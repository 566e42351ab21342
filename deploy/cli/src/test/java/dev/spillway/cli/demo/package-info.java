@NullMarked
package dev.spillway.cli.demo;

import org.jspecify.annotations.NullMarked;
