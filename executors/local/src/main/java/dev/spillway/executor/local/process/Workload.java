package dev.spillway.executor.local.process;

import java.util.List;
import java.util.Map;

/**
 * How one revision is run. A record of plain values: it is kept in the state file, so that an instance can be started
 * again after a restart of Spillway.
 *
 * @param command the program and its arguments; {@code {port}} stands for the instance's port
 * @param readiness a path that answers 2xx or 3xx, or {@code tcp}: connections are taken
 * @param readyWithinMillis not ready by then: started again, and told as a failure
 * @param drainMillis how long requests under way are waited for
 * @param graceMillis between SIGTERM and SIGKILL
 * @param lingerMillis how long an instance that was ready stays up after it has left the list of endpoints
 */
public record Workload(String revision, List<String> command, Map<String, String> env, String readiness,
        long readyWithinMillis, long drainMillis, long graceMillis, long lingerMillis) {
    public Workload {
        command = List.copyOf(command);
        env = Map.copyOf(env);
    }

    List<String> commandFor(int port) {
        return command.stream().map(word -> word.replace("{port}", Integer.toString(port))).toList();
    }
}
