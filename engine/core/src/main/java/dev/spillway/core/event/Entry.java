package dev.spillway.core.event;

/** One line of the log. */
public record Entry(Header header, Event event) {}
