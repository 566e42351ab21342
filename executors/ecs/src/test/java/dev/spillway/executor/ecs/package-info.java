/** Tests of the ecs executor against moto, an emulator of Amazon's API, behind a proxy that breaks what Amazon breaks. */
@NullMarked
package dev.spillway.executor.ecs;

import org.jspecify.annotations.NullMarked;
