package dev.spillway.gateway.http;

import java.util.Optional;

/**
 * The body of every 4xx and 5xx.
 *
 * @param error   a word for programs
 * @param field   the field or parameter that it is about
 * @param message what is wrong, and what would be right
 */
public record Trouble(String error, Optional<String> field, String message) {}
