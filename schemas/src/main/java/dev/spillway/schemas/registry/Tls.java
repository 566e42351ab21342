package dev.spillway.schemas.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The TLS context for a registry with certificates of its own. */
final class Tls {
    private Tls() {}

    static Optional<SSLContext> context(RegistryConfig config) {
        if (config.trustStore().isEmpty() && config.keyStore().isEmpty()) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(config), trust(config), null);
            return Optional.of(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("cannot use the registry's key or trust store: " + e.getMessage(), e);
        }
    }

    private static KeyManager @Nullable [] keys(RegistryConfig config) throws GeneralSecurityException, IOException {
        if (config.keyStore().isEmpty()) {
            return null;
        }
        RegistryConfig.Store store = config.keyStore().get();
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(open(store), store.password().toCharArray());
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trust(RegistryConfig config) throws GeneralSecurityException, IOException {
        if (config.trustStore().isEmpty()) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(open(config.trustStore().get()));
        return factory.getTrustManagers();
    }

    private static KeyStore open(RegistryConfig.Store store) throws GeneralSecurityException, IOException {
        KeyStore opened = KeyStore.getInstance(store.type());
        char[] password = store.password().isEmpty() ? null : store.password().toCharArray();
        try (InputStream in = Files.newInputStream(Path.of(store.path()))) {
            opened.load(in, password);
        }
        return opened;
    }
}
