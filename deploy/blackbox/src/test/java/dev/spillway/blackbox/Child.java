package dev.spillway.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A role in a JVM of its own. */
record Child(String name, Process process) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Child.class);
    private static final List<String> SMALL = List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED");

    static Child start(Path dir, String name, Class<?> main, List<String> args) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(args);
        try {
            Files.createDirectories(dir);
            var log = ProcessBuilder.Redirect.appendTo(dir.resolve(name + ".log").toFile());
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
            LOG.info("{} started: pid={}", name, process.pid());
            return new Child(name, process);
        } catch (IOException e) {
            throw new IllegalStateException(name + " does not start", e);
        }
    }

    /** {@code kill -9}, and waits until it is gone. */
    void kill() {
        try {
            int status = process.destroyForcibly().waitFor();
            LOG.info("{} killed: pid={} status={}", name, process.pid(), status);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while killing " + name, e);
        }
    }

    /** Stops as a machine stops that is suspended: it neither knows nor tells, and its connections stay open. */
    void suspend() {
        signal("STOP");
    }

    /** Goes on where it was suspended, as if no time had passed. */
    void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int status = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + signal + " of " + name + " says " + status);
            }
            LOG.info("{} {}: pid={}", name, signal, process.pid());
        } catch (IOException e) {
            throw new IllegalStateException("kill -" + signal + " of " + name + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signalling " + name, e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
