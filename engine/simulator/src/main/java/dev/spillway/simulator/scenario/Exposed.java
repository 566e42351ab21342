package dev.spillway.simulator.scenario;

/** How many requests a revision got, and how many of them failed, as they are expected. */
public record Exposed(double requests, double errors) {}
