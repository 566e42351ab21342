package dev.spillway.core.analysis.expr;

/** What {@link Value#parse} gives: a value, or why the text is none. */
public sealed interface ParsedValue permits Value, Problem {}
