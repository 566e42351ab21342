package dev.spillway.executor.metrics.source;

import java.util.Map;

/** Somebody who can be asked for results. */
public interface Source extends AutoCloseable {
    /**
     * Asks. Blocks, at most for {@link Question#within}; any thread may call.
     *
     * @throws Mistake if nobody could answer it as it is written
     */
    Finding ask(Question question) throws Mistake;

    /**
     * Who is asked: kind and address, which is published and tells one source from another. It is made of the query as it
     * was written, in which secrets are still references.
     */
    String address(Map<String, String> query);

    @Override
    default void close() {}
}
