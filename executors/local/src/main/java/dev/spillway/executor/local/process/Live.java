package dev.spillway.executor.local.process;

/**
 * A process as the state file knows it. A pid alone may have been given to somebody else meanwhile: pid and start
 * together are the same process.
 *
 * @param startedAt epoch milliseconds
 */
public record Live(String revision, long pid, long startedAt, int port) {}
