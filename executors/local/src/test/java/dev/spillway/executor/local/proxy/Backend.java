package dev.spillway.executor.local.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A service instance by hand, on a socket of its own: it can break connections at the worst moments. */
final class Backend implements AutoCloseable {
    /** What it does with a request whose head was read. */
    interface Manner {
        /** False: the connection is closed. */
        boolean answer(String head, InputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket socket;
    private final Manner manner;
    final AtomicInteger connections = new AtomicInteger();

    Backend(Manner manner) throws IOException {
        this.manner = manner;
        this.socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers with its name and keeps the connection. */
    static Backend named(String name) throws IOException {
        return new Backend((_, _, out) -> {
            write(out, 200, name);
            return true;
        });
    }

    static void write(OutputStream out, int code, String body) throws IOException {
        out.write(("HTTP/1.1 " + code + " Whatever\r\nContent-Length: " + body.length() + "\r\nX-Kept: yes\r\n\r\n"
                + body).getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        try {
            while (!socket.isClosed()) {
                Socket connection = socket.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = connection.getInputStream();
            String head = head(in);
            while (!head.isEmpty() && manner.answer(head, in, connection.getOutputStream())) {
                head = head(in);
            }
        } catch (IOException gone) {
            // The proxy went away; the test sees it at the client.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            String soFar = next == '\n' ? head.toString(StandardCharsets.ISO_8859_1) : "";
            if (soFar.endsWith("\r\n\r\n")) {
                return soFar;
            }
        }
        return "";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
