package dev.spillway.cli.bench;

/**
 * What was measured; the last line of output. Latencies are in milliseconds.
 *
 * @param eventsPerSecond       lines of the log, committed and read
 * @param passThroughPerSecond  the same observations through a stateless Streams app that decodes and encodes them
 * @param roundTripMs           from a deployment's send to its first command
 * @param abortMs               from an abort's send to the command that sends traffic back
 * @param abortUnderFloodMs     the same while observations come at half of what was measured
 * @param recordsPerSignal      all that the engine wrote: log, state, timers, views
 * @param bytesPerSignal        the same in bytes, uncompressed
 * @param counts                what the numbers rest on
 */
record BenchReport(long eventsPerSecond, long passThroughPerSecond, Quantiles roundTripMs, Quantiles abortMs,
        Quantiles abortUnderFloodMs, double recordsPerSignal, double bytesPerSignal, Counts counts) {

    /**
     * @param observations     published for the throughput, each of which entered a running analysis
     * @param eventsInLog      lines that the log gained from them
     * @param floodPerSecond   observations asked for while aborting
     * @param floodTaken       of these, taken in that time
     * @param writtenByTopic   records that the engine wrote for the throughput
     */
    record Counts(int services, int deployments, int abortsIdle, int abortsUnderFlood, long observations,
            long eventsInLog, long floodPerSecond, long floodTaken, java.util.Map<String, Long> writtenByTopic) {
        Counts {
            writtenByTopic = java.util.Map.copyOf(writtenByTopic);
        }
    }
}
