package dev.spillway.executor.istio.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** How a kind of router object writes down its rules. */
public sealed interface Dialect permits VirtualServices, HttpRoutes {
    /** The rules that the settings mean; those that Spillway made itself are none. */
    Selection select(ObjectNode tree);

    /** The field of a rule that lists its destinations. */
    String destinations();

    /** Which of the two an entry of that list is; empty: a stranger's. */
    Optional<Side> side(JsonNode destination);

    /** What an entry that says nothing gets. */
    int unwritten(int destinations);

    /** For people: what an entry of this side looks like. */
    String describe(Side side);
}
