/** The main job, shown: real processes, real HTTP traffic, and each line on the screen from the log. */
@NullMarked
package dev.spillway.cli.demo;

import org.jspecify.annotations.NullMarked;
