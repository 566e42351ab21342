package dev.spillway.executor.istio.pool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.executor.istio.object.Thing;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pods behind one destination.
 *
 * @param thing whose labels select them: a DestinationRule, or a Service
 * @param holder JSON pointer to the node that holds the labels
 * @param field of the holder
 * @param labels what a pod must have
 */
record Pool(Thing thing, String holder, String field, Map<String, String> labels) {
    Pool {
        labels = Map.copyOf(labels);
    }

    static Pool of(Thing thing, String holder, String field) {
        var labels = new TreeMap<String, String>();
        thing.tree().at(holder).path(field).properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new Pool(thing, holder, field, labels);
    }

    /** A copy of the thing with these labels instead. */
    ObjectNode with(Map<String, String> wanted) {
        ObjectNode copy = thing.copy();
        if (copy.at(holder) instanceof ObjectNode into) {
            ObjectNode selector = into.putObject(field);
            new TreeMap<>(wanted).forEach(selector::put);
        }
        return copy;
    }
}
