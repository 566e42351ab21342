package dev.spillway.cli.role;

import dev.spillway.cli.Exit;
import dev.spillway.cli.Stop;
import dev.spillway.streams.EngineProcess;
import java.util.concurrent.CountDownLatch;

/** Waits for SIGTERM or Ctrl-C, then closes in an orderly way before the JVM ends. */
public final class Shutdown {
    private Shutdown() {}

    /** Returns never: the process ends through the signal. */
    public static void await(AutoCloseable closing) throws InterruptedException {
        closes(closing);
        new CountDownLatch(1).await();
    }

    /**
     * Until the signal, or until the engine in it cannot go on.
     *
     * @throws Stop when it cannot
     */
    static void await(AutoCloseable closing, EngineProcess engine) throws InterruptedException {
        closes(closing);
        engine.awaitEnd().ifPresent(reason -> {
            throw Stop.with(Exit.BAD_INPUT, "the engine ended: " + reason);
        });
        new CountDownLatch(1).await();
    }

    private static void closes(AutoCloseable closing) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                closing.close();
            } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(Shutdown.class).warn("did not stop cleanly", e);
            }
        }, "spillway-stop"));
    }
}
