/** Conditions as Argo Rollouts writes them: a small expr-lang, parsed when a plan is read and evaluated over a recorded result. */
@NullMarked
package dev.spillway.core.analysis.expr;

import org.jspecify.annotations.NullMarked;
