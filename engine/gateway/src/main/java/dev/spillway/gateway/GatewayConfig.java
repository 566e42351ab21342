package dev.spillway.gateway;

import java.util.Map;

/**
 * @param host       what to listen on; 127.0.0.1 unless told otherwise
 * @param port       0: any free one
 * @param tokens     bearer tokens, each with the actor it stands for; where there are any, changes need one
 * @param trustNames take the name that a caller gives itself as checked: for one person's machine only
 */
public record GatewayConfig(String host, int port, Map<String, String> tokens, boolean trustNames) {
    public static final String LOOPBACK = "127.0.0.1";
    public static final int PORT = 8300;

    public GatewayConfig {
        tokens = Map.copyOf(tokens);
    }

    public static GatewayConfig loopback(int port) {
        return new GatewayConfig(LOOPBACK, port, Map.of(), false);
    }

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
        return host.equals(LOOPBACK) || host.equals("localhost") || host.equals("::1");
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "GatewayConfig[" + host + ":" + port + ", " + tokens.size() + " tokens, trustNames=" + trustNames + "]";
    }
}
