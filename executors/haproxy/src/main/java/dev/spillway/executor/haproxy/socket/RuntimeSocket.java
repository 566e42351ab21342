package dev.spillway.executor.haproxy.socket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** HAProxy's stats socket: a connection for each line, as HAProxy wants it, and at most {@link #PATIENCE} for both ways. */
public final class RuntimeSocket {
    /** A line of ours is answered within milliseconds; an older one cannot land later than this after its start. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);
    /** HAProxy reads a line into one buffer of 16 KiB, or of whatever {@code tune.bufsize} says. */
    public static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final Path path;

    public RuntimeSocket(Path path) {
        this.path = path;
    }

    /** @param line commands, separated by semicolons, without the end of the line */
    public Answer ask(String line) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean sent = false;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            if (!channel.connect(UnixDomainSocketAddress.of(path))) {
                return crowded();
            }
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining() && ready(selector, deadline)) {
                sent = true;
                int _ = channel.write(bytes);
            }
            key.interestOps(SelectionKey.OP_READ);
            return answer(channel, selector, deadline);
        } catch (IOException | IllegalArgumentException broken) {
            return sent
                    ? new Answer.Lost("the connection to HAProxy at " + path + " broke: " + broken.getMessage())
                    : unsent(broken);
        }
    }

    private Answer answer(SocketChannel channel, Selector selector, long deadline) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer part = ByteBuffer.allocate(64 * 1024);
        while (ready(selector, deadline)) {
            int count = channel.read(part);
            if (count < 0) {
                return new Answer.Said(all.toString(StandardCharsets.UTF_8));
            }
            all.write(part.array(), 0, count);
            part.clear();
            if (all.size() > MOST_BYTES) {
                return new Answer.Lost("the answer at " + path + " has more than " + MOST_BYTES
                        + " bytes: is this HAProxy's stats socket?");
            }
        }
        return new Answer.Lost("HAProxy at " + path + " did not answer within " + PATIENCE.toMillis() + " ms");
    }

    private static boolean ready(Selector selector, long deadline) throws IOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0 || selector.select(millis) == 0) {
            return false;
        }
        selector.selectedKeys().clear();
        return true;
    }

    /** The kernel's queue of connections is full: nobody has taken one for a while. */
    private Answer crowded() {
        return new Answer.Unsent("HAProxy at " + path + " takes no more connections: is it stopped?", false);
    }

    private Answer unsent(Exception broken) {
        String said = String.valueOf(broken.getMessage());
        if (said.toLowerCase(Locale.ROOT).contains("permission denied")) {
            return new Answer.Unsent("this user may not open the socket " + path
                    + ": let it join HAProxy's group, and give the stats socket 'mode 660'", true);
        }
        if (said.contains("temporarily unavailable")) {
            return crowded();
        }
        if (!Files.exists(path)) {
            return new Answer.Unsent("there is no socket " + path
                    + ": is HAProxy running, and is this the path of its 'stats socket'?", false);
        }
        return new Answer.Unsent("nobody answers at the socket " + path + " (" + said + "): is HAProxy running?",
                false);
    }
}
