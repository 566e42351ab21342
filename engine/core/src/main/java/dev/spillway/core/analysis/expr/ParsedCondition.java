package dev.spillway.core.analysis.expr;

/** What {@link Condition#parse} gives: a condition, or why the text is none. */
public sealed interface ParsedCondition permits Condition, Problem {}
