package dev.spillway.executor.haproxy;

import dev.spillway.executor.Share;
import dev.spillway.executor.haproxy.socket.Backend;
import dev.spillway.executor.haproxy.socket.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A socket in front of HAProxy's: after each line that changes something it asks HAProxy itself who gets what. Which revision
 * a server is of it knows by the address alone, and so not from the executor.
 */
final class Tap implements AutoCloseable {
    private final Path path;
    private final HaproxyProcess haproxy;
    private final Web web;
    private final ServerSocketChannel listener;
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private volatile boolean deaf;
    private final AtomicInteger looks = new AtomicInteger();
    private final List<List<Share>> journal = new CopyOnWriteArrayList<>();

    Tap(Path path, HaproxyProcess haproxy, Web web) throws IOException {
        this.path = path;
        this.haproxy = haproxy;
        this.web = web;
        this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path));
        Thread _ = Thread.ofVirtual().start(this::listen);
    }

    Path path() {
        return path;
    }

    /** From now on changes do not arrive, and nobody says so. */
    void deaf(boolean now) {
        deaf = now;
    }

    /** Returns once HAProxy was asked so many times more: whoever follows has had his chance. */
    void awaitLooks(int more) {
        int before = looks.get();
        while (looks.get() < before + more) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /** The weights that HAProxy took on, in order. */
    List<List<Share>> journal() {
        return List.copyOf(journal);
    }

    private void listen() {
        try {
            while (listener.isOpen()) {
                SocketChannel channel = listener.accept();
                Thread _ = Thread.ofVirtual().start(() -> pass(channel));
            }
        } catch (ClosedChannelException closed) {
            lost.add(closed.toString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void pass(SocketChannel channel) {
        try (channel) {
            String line = line(channel);
            if (deaf && line.contains("set server")) {
                return;
            }
            String answer = haproxy.ask(line);
            looks.incrementAndGet();
            if (line.contains("set server")) {
                note();
            }
            ByteBuffer bytes = ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                int _ = channel.write(bytes);
            }
        } catch (IOException whoAskedIsGone) {
            lost.add(whoAskedIsGone.toString());
        }
    }

    private static String line(SocketChannel channel) throws IOException {
        StringBuilder line = new StringBuilder();
        var in = Channels.newInputStream(channel);
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private synchronized void note() {
        List<Share> now = shares(() -> haproxy.look().orElseThrow());
        if (!now.isEmpty() && (journal.isEmpty() || !journal.getLast().equals(now))) {
            journal.add(now);
        }
    }

    private List<Share> shares(Supplier<Backend> look) {
        Map<String, Integer> weights = new TreeMap<>();
        look.get().servers().stream().filter(Server::serves).forEach(server -> weights
                .merge(web.revision(server.address().orElseThrow().port()), server.weight(), Integer::sum));
        int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
        return weights.entrySet().stream()
                .map(entry -> new Share(entry.getKey(), Math.round(1000f * entry.getValue() / sum))).toList();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
