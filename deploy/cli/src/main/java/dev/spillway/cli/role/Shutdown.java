package dev.spillway.cli.role;

import java.util.concurrent.CountDownLatch;

/** Waits for SIGTERM or Ctrl-C, then closes in an orderly way before the JVM ends. */
public final class Shutdown {
    private Shutdown() {}

    /** Returns never: the process ends through the signal. */
    public static void await(AutoCloseable closing) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                closing.close();
            } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(Shutdown.class).warn("did not stop cleanly", e);
            }
        }, "spillway-stop"));
        new CountDownLatch(1).await();
    }
}
