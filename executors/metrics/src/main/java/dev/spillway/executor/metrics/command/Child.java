package dev.spillway.executor.metrics.command;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running command line, in a shell of its own. */
final class Child implements AutoCloseable {
    /** How it ended. */
    sealed interface Ended {
        /**
         * By itself.
         *
         * @param cutOff it printed more than is kept
         */
        record Exit(int code, String out, boolean cutOff, String err) implements Ended {}

        /** It did not. */
        record Late() implements Ended {}
    }

    private static final int MOST = dev.spillway.executor.metrics.source.Limits.RESULT_BYTES;

    private final Process process;
    private final CompletableFuture<byte[]> out;
    private final CompletableFuture<byte[]> err;

    private Child(Process process) {
        this.process = process;
        this.out = beginning(process.getInputStream());
        this.err = beginning(process.getErrorStream());
    }

    /** @param environment besides our own, without the variables that are Spillway's */
    static Child start(String command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of("/bin/sh", "-c", command))
                .redirectInput(Redirect.from(java.nio.file.Path.of("/dev/null").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("SPILLWAY_"));
        builder.environment().putAll(environment);
        return new Child(builder.start());
    }

    /** What is too much is read all the same, or the child would wait for ever to be rid of it. */
    private static CompletableFuture<byte[]> beginning(InputStream stream) {
        var kept = new CompletableFuture<byte[]>();
        Thread _ = Thread.startVirtualThread(() -> {
            try (stream) {
                byte[] beginning = stream.readNBytes(MOST + 1);
                stream.transferTo(java.io.OutputStream.nullOutputStream());
                kept.complete(beginning);
            } catch (IOException closed) {
                kept.completeExceptionally(closed);
            }
        });
        return kept;
    }

    /** Blocks until it has ended and both of its streams with it: a grandchild may hold them. */
    Ended end(Duration within) {
        try {
            CompletableFuture.allOf(process.onExit(), out, err).get(within.toNanos(), TimeUnit.NANOSECONDS);
            byte[] printed = out.join();
            return new Ended.Exit(process.exitValue(), text(printed), printed.length > MOST, text(err.join()));
        } catch (TimeoutException _) {
            return new Ended.Late();
        } catch (ExecutionException broken) {
            throw new IllegalStateException("cannot read what process " + process.pid() + " prints", broken);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Ended.Late();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Whatever is left of it and of what it has started. */
    @Override
    public void close() {
        List<ProcessHandle> left = process.descendants().toList();
        Process _ = process.destroyForcibly();
        left.forEach(ProcessHandle::destroyForcibly);
    }
}
