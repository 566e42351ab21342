package dev.spillway.executor.local.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One process, ours or adopted. */
final class Instance {
    /** The kernel's and Java's idea of when a process started may differ by a clock step. */
    private static final long SAME_START_MILLIS = 2000;

    private final ProcessHandle handle;
    private final int port;

    private Instance(ProcessHandle handle, int port) {
        this.handle = handle;
        this.port = port;
    }

    /** @throws IOException if the program cannot be run */
    static Instance start(Workload workload, int port, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(workload.commandFor(port)).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Map<String, String> env = builder.environment();
        env.keySet().removeIf(name -> name.startsWith("SPILLWAY_"));
        env.putAll(workload.env());
        env.put("PORT", Integer.toString(port));
        env.put("SPILLWAY_REVISION", workload.revision());
        return new Instance(builder.start().toHandle(), port);
    }

    /** The process that the state file tells of, if it still is that one. */
    static Optional<Instance> adopt(Live live) {
        return ProcessHandle.of(live.pid()).filter(ProcessHandle::isAlive)
                .filter(handle -> Math.abs(startOf(handle) - live.startedAt()) <= SAME_START_MILLIS)
                .map(handle -> new Instance(handle, live.port()));
    }

    private static long startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
    }

    Live live(String revision) {
        return new Live(revision, handle.pid(), startOf(handle), port);
    }

    int port() {
        return port;
    }

    boolean alive() {
        return handle.isAlive();
    }

    /** False if it is still alive after so long. */
    boolean awaitExit(long millis) throws InterruptedException {
        try {
            handle.onExit().get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException broken) {
            throw new IllegalStateException("cannot wait for process " + handle.pid(), broken);
        }
    }

    /** SIGTERM, and SIGKILL to what is left after the grace; also to the processes that it has started itself. */
    void end(long graceMillis) throws InterruptedException {
        var children = handle.descendants().toList();
        boolean _ = handle.destroy();
        if (!awaitExit(graceMillis)) {
            boolean _ = handle.destroyForcibly();
            boolean _ = awaitExit(graceMillis);
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
