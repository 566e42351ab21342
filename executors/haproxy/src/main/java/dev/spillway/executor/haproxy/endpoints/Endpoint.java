package dev.spillway.executor.haproxy.endpoints;

import dev.spillway.executor.haproxy.socket.Address;

/** An instance of a revision, and whether it is ready for requests. */
public record Endpoint(Address address, boolean ready) {}
