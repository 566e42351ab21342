package dev.spillway.schemas.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/**
 * Where the registry is and how to talk to it.
 *
 * @param urls
 *            base addresses, tried in turn
 * @param authorization
 *            the whole header, or empty
 * @param trustStore
 *            whom to trust, instead of the JDK's own list
 * @param keyStore
 *            who we are
 * @param requestTimeout
 *            for one HTTP exchange
 * @param patience
 *            for one call with all its retries
 */
public record RegistryConfig(List<URI> urls, Optional<String> authorization, Optional<Store> trustStore,
        Optional<Store> keyStore, Duration requestTimeout, Duration patience) {

    /** Comma-separated base addresses. */
    public static final String URL = "schema.registry.url";
    /** {@code user:password}. */
    public static final String USER_INFO = "basic.auth.user.info";
    /** A token for {@code Authorization: Bearer}. */
    public static final String BEARER = "bearer.auth.token";
    /** Milliseconds for one HTTP exchange, 2000 by default. */
    public static final String REQUEST_TIMEOUT = "schema.registry.request.timeout.ms";
    /** Milliseconds for one call with its retries, 5000 by default. */
    public static final String PATIENCE = "schema.registry.patience.ms";
    private static final String SSL = "schema.registry.ssl.";

    /**
     * A file of certificates or keys.
     *
     * @param type
     *            JKS or PKCS12
     * @param password
     *            of the file and its keys, empty for none
     */
    public record Store(String path, String type, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return path;
        }
    }

    /** Copies what it is given. */
    public RegistryConfig {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(URL + " names no address");
        }
    }

    /** A registry that asks for nothing. */
    public static RegistryConfig at(String urls) {
        return from(Map.of(URL, urls));
    }

    /**
     * Reads the keys that Confluent's clients have, from a Kafka client's properties.
     *
     * @throws IllegalArgumentException
     *             when there is no address, or two ways to log in
     */
    public static RegistryConfig from(Map<String, ?> properties) {
        String urls = text(properties, URL).orElseThrow(() -> new IllegalArgumentException(URL + " is missing"));
        return new RegistryConfig(
                Arrays.stream(urls.split(",", -1)).map(String::strip).filter(u -> !u.isEmpty())
                        .map(RegistryConfig::base)
                        .toList(),
                authorization(properties), store(properties, "truststore"), store(properties, "keystore"),
                millis(properties, REQUEST_TIMEOUT, 2000), millis(properties, PATIENCE, 5000));
    }

    /** Without its trailing slash, URI.resolve would drop the last part of a base path. */
    private static URI base(String url) {
        return URI.create(url.endsWith("/") ? url : url + "/");
    }

    private static Optional<String> authorization(Map<String, ?> properties) {
        Optional<String> basic = text(properties, USER_INFO)
                .map(u -> "Basic " + Base64.getEncoder().encodeToString(u.getBytes(StandardCharsets.UTF_8)));
        Optional<String> bearer = text(properties, BEARER).map(t -> "Bearer " + t);
        if (basic.isPresent() && bearer.isPresent()) {
            throw new IllegalArgumentException(USER_INFO + " and " + BEARER + " exclude each other");
        }
        return basic.or(() -> bearer);
    }

    private static Optional<Store> store(Map<String, ?> properties, String name) {
        return text(properties, SSL + name + ".location")
                .map(path -> new Store(path, text(properties, SSL + name + ".type").orElse("PKCS12"),
                        text(properties, SSL + name + ".password").orElse("")));
    }

    private static Duration millis(Map<String, ?> properties, String key, long standard) {
        return Duration.ofMillis(text(properties, key).map(Long::parseLong).orElse(standard));
    }

    /** Lists come as lists from some loaders of properties; passwords as Kafka's own type. */
    private static Optional<String> text(Map<String, ?> properties, String key) {
        Object value = properties.get(key);
        if (value instanceof Password password) {
            return Optional.of(password.value());
        }
        if (value instanceof List<?> list) {
            return Optional.of(String.join(",", list.stream().map(Objects::toString).toList()));
        }
        return Optional.ofNullable(value).map(Objects::toString).filter(v -> !v.isBlank());
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "registry at " + urls;
    }
}
