package dev.spillway.executor.local;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** HTTP by hand: nothing in it sends a request a second time, as library clients do behind one's back. */
final class RawClient implements AutoCloseable {
    private final int port;
    private final boolean kept;
    private Socket socket;
    private InputStream in;

    RawClient(int port, boolean kept) throws IOException {
        this.port = port;
        this.kept = kept;
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** The body of a 200; everything else is a failure. */
    String get() throws IOException {
        socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: test\r\n" + (kept ? "" : "Connection: close\r\n")
                + "\r\n").getBytes(StandardCharsets.US_ASCII));
        String status = line();
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            length = line.regionMatches(true, 0, "Content-Length: ", 0, "Content-Length: ".length())
                    ? Integer.parseInt(line.substring("Content-Length: ".length()))
                    : length;
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!status.contains(" 200 ")) {
            throw new IOException(status + ": " + body);
        }
        if (!kept) {
            socket.close();
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            in = new BufferedInputStream(socket.getInputStream());
        }
        return body;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
