package dev.spillway.executor.metrics;

import java.util.Map;

/**
 * What tells one counter from another.
 *
 * @param process whose counter it is: all of one process begin anew together
 */
record Counter(String revision, What what, Map<String, String> labels, String process) {
    /** Of one page, or nobody knows. */
    static final String ANY_PROCESS = "";

    /** What it counts. */
    sealed interface What {
        /** Requests that ended well, or badly. */
        record Requests(boolean errors) implements What {}

        /** Requests that ended badly, and are counted among all requests elsewhere. */
        record Failures() implements What {}

        /** Requests in one latency bucket alone. */
        record Timed(long leMillis) implements What {}
    }

    Counter {
        labels = Map.copyOf(labels);
    }

    /** On a page: one process wrote it. */
    Counter(String revision, What what, Map<String, String> labels) {
        this(revision, what, labels, ANY_PROCESS);
    }
}
