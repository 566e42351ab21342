/**
 * The platform of the embedded default: processes of this machine, supervised, behind a weighted reverse proxy.
 */
@NullMarked
package dev.spillway.executor.local;

import org.jspecify.annotations.NullMarked;
