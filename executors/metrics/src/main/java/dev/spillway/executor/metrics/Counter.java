package dev.spillway.executor.metrics;

import java.util.Map;

/** What tells one counter of a page from another. */
record Counter(String revision, What what, Map<String, String> labels) {
    /** What it counts. */
    sealed interface What {
        /** Requests that ended well, or badly. */
        record Requests(boolean errors) implements What {}

        /** Requests in one latency bucket alone. */
        record Timed(long leMillis) implements What {}
    }

    Counter {
        labels = Map.copyOf(labels);
    }
}
