package dev.spillway.executor.istio.route;

import java.util.List;

/** The rules that a target's settings mean. */
sealed interface Selection {
    record Rules(List<Rule> rules) implements Selection {
        public Rules {
            rules = List.copyOf(rules);
        }
    }

    /** They are not there, or it is not clear which are meant. */
    record Unfit(String reason) implements Selection {}
}
