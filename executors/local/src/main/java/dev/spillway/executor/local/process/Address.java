package dev.spillway.executor.local.process;

/**
 * An instance, for whoever routes requests to it.
 *
 * @param port on 127.0.0.1
 * @param ready false before it answers, and from the moment on when it is to end
 */
public record Address(String revision, int port, boolean ready) {}
