package dev.spillway.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** What stands between users and processes in the demo, and who judges there. */
interface Route extends AutoCloseable {
    /** Where users send their requests, on 127.0.0.1. */
    int port();

    /**
     * The service's definition.
     *
     * @param command of its first revision
     */
    String definition(String command);

    @Override
    void close();

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Four weights, watched at each. */
    static String steps(String bake, String guards) {
        String watched = "{duration: " + bake + ", maximum: 60s" + guards + "}";
        return """
                strategy:
                  canary:
                    steps:
                      - setWeight: 5
                      - bake: %1$s
                      - setWeight: 25
                      - bake: %1$s
                      - setWeight: 50
                      - bake: %1$s
                      - setWeight: 100
                      - bake: %1$s
                policy: {window: 2s}
                """.formatted(watched);
    }

    static String head() {
        return """
                apiVersion: spillway.dev/v1
                kind: Service
                metadata: {name: %s, environment: %s}
                """.formatted(Demo.SERVICE.name(), Demo.SERVICE.environment());
    }
}
