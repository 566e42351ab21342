package dev.spillway.executor.istio.route;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One rule of a router object.
 *
 * @param name for people, for example {@code http route 'primary'}
 * @param http whether it sees headers
 * @param node of the object's own tree
 */
record Rule(String name, boolean http, ObjectNode node) {}
