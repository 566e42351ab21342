/** The nouns: services, revisions, weights, targets, steps, plans and what is asked of executors. */
@NullMarked
package dev.spillway.core.model;

import org.jspecify.annotations.NullMarked;
