package dev.spillway.executor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import dev.spillway.executor.metrics.source.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and tokens. */
final class AccessTest {
    @TempDir
    private static Path directory;
    private static Identity server;
    private static Identity client;
    private static Identity stranger;
    private Instant now = Ask.NOON;
    private final Results results = new Results(() -> now, new Secrets(Optional.empty(), Map.of()), false);

    @BeforeAll
    static void identities() throws IOException, InterruptedException, GeneralSecurityException {
        server = new Identity(directory, "server", "RSA");
        client = new Identity(directory, "client", "EC");
        stranger = new Identity(directory, "stranger", "Ed25519");
    }

    @AfterEach
    void stop() {
        results.close();
    }

    private String asked(Server https, String... more) {
        // a failed handshake lets a source rest, and this is about the handshake
        now = now.plusSeconds(60);
        var query = Results.query(more);
        query.put("url", "https://127.0.0.1:" + https.port() + "/");
        return Results.words(results.measured("test/cart", "web", query));
    }

    private static Server https(boolean clientNeeded) throws GeneralSecurityException {
        SSLContext context = server.trusting(client);
        var https = new Server(context, new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters own = context.getDefaultSSLParameters();
                own.setNeedClientAuth(clientNeeded);
                parameters.setSSLParameters(own);
            }
        });
        https.answers(200, "1");
        return https;
    }

    @Test
    void certificateOfItsOwnIsTrustedOnlyIfAskedFor() throws GeneralSecurityException {
        try (Server https = https(false)) {
            assertThat(asked(https)).startsWith("ERROR SSLHandshakeException");
            assertThat(asked(https, "ca", stranger.cert.toString())).startsWith("ERROR SSLHandshakeException");
            assertThat(asked(https, "ca", server.cert.toString())).isEqualTo("VALUE 1");
            assertThat(asked(https, "insecure", "true")).isEqualTo("VALUE 1");
        }
    }

    @Test
    void clientSaysWhoItIsByACertificate() throws GeneralSecurityException {
        try (Server https = https(true)) {
            String ca = server.cert.toString();
            assertThat(asked(https, "ca", ca)).startsWith("ERROR ");
            assertThat(asked(https, "ca", ca, "cert", stranger.cert.toString(), "key", stranger.key.toString()))
                    .startsWith("ERROR ");
            assertThat(asked(https, "ca", ca, "cert", client.cert.toString(), "key", client.key.toString()))
                    .isEqualTo("VALUE 1");
        }
    }

    @Test
    void fileThatIsNoneIsAMistakeAndNotQuoted() throws IOException, GeneralSecurityException {
        Path text = Files.writeString(directory.resolve("text"), "something private");
        try (Server https = https(false)) {
            assertThat(asked(https, "ca", text.toString())).startsWith("ERROR query.ca").doesNotContain("private");
            assertThat(asked(https, "cert", client.cert.toString(), "key", text.toString()))
                    .startsWith("ERROR query.key must be a file in PKCS #8").doesNotContain("private");
            assertThat(asked(https, "cert", client.cert.toString()))
                    .isEqualTo("ERROR query.cert and query.key go together");
        }
    }

    @Test
    void tokenIsFetchedOnceAndAgainBeforeItExpiresOrWhenItIsRefused() {
        try (Server both = new Server()) {
            // given
            var tokens = new AtomicInteger();
            both.answers(asked -> asked.uri().getPath().equals("/token")
                    ? new Server.Says(200, "{\"access_token\":\"token-" + tokens.incrementAndGet()
                            + "\",\"token_type\":\"Bearer\",\"expires_in\":600}")
                    : new Server.Says(asked.header("authorization").equals("Bearer token-2") ? 401 : 200, "1"));
            String[] query = {"url", both.url() + "/", "oauth2.tokenUrl", both.url() + "/token", "oauth2.clientId",
                    "me", "oauth2.clientSecret", "word", "oauth2.scopes", "read,metrics"};
            // when // then
            assertThat(results.of("web", query)).isEqualTo("VALUE 1");
            assertThat(results.of("web", query)).isEqualTo("VALUE 1");
            assertThat(tokens).hasValue(1);
            Server.Asked token = both.asked.getFirst();
            assertThat(token.body()).isEqualTo("grant_type=client_credentials&scope=read+metrics");
            assertThat(token.header("authorization")).isEqualTo("Basic bWU6d29yZA==");
            assertThat(both.asked.get(1).header("authorization")).isEqualTo("Bearer token-1");
            // when
            now = now.plusSeconds(580);
            // then
            assertThat(results.of("web", query)).startsWith("ERROR it answered 401");
            assertThat(results.of("web", query)).isEqualTo("VALUE 1");
            assertThat(tokens).hasValue(3);
        }
    }

    @Test
    void withoutATokenNobodyIsAsked() {
        try (Server both = new Server()) {
            both.answers(400, "{\"error\":\"invalid_client\"}");
            assertThat(results.of("web", "url", both.url() + "/", "oauth2.tokenUrl", both.url() + "/token",
                    "oauth2.clientId", "me", "oauth2.clientSecret", "word"))
                    .isEqualTo("ERROR oauth2.tokenUrl answered 400 without a token");
            assertThat(both.asked).hasSize(1);
            assertThat(results.of("web", "url", both.url() + "/", "oauth2.clientId", "me"))
                    .isEqualTo("ERROR query.oauth2.tokenUrl is missing");
        }
    }
}
