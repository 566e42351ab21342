package dev.spillway.gateway.alert;

/** How a sender of alerts proves who it is. The name stands in the log as who said it. */
public sealed interface Credential {
    String name();

    Secret secret();

    /** {@code Authorization: Bearer}, RFC 6750. */
    record Bearer(String name, Secret secret) implements Credential {}

    /** {@code Authorization: Basic}, RFC 7617; the name is the user's. */
    record Basic(String name, Secret secret) implements Credential {}

    /** A signature over time and body, see {@link Secret#sign}. */
    record Hmac(String name, Secret secret) implements Credential {}
}
