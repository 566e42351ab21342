package dev.spillway.executor.metrics.http;

import dev.spillway.executor.metrics.source.Keys;
import dev.spillway.executor.metrics.source.Mistake;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust, and who we are: PEM files named by a query. Their contents are what tells two apart, so a file that was
 * renewed counts from then on. No message quotes a file: its path came from whoever wrote the query.
 *
 * @param insecure trusts whoever answers
 */
record Certificates(boolean insecure, Optional<String> ca, Optional<String> cert, Optional<String> key) {
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final long MOST = 1024 * 1024;

    /** Empty where the query leaves it at what is usual. */
    static Optional<Certificates> of(Keys keys) throws Mistake {
        var certificates = new Certificates(keys.flag("insecure"), pem(keys, "ca"), pem(keys, "cert"),
                pem(keys, "key"));
        if (certificates.cert.isPresent() != certificates.key.isPresent()) {
            throw new Mistake("query.cert and query.key go together");
        }
        if (certificates.equals(new Certificates(false, Optional.empty(), Optional.empty(), Optional.empty()))) {
            return Optional.empty();
        }
        SSLContext _ = certificates.checked();
        return Optional.of(certificates);
    }

    private static Optional<String> pem(Keys keys, String key) throws Mistake {
        Optional<String> path = keys.text(key);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path file = Path.of(path.get());
            if (Files.size(file) > MOST) {
                throw new Mistake("query." + key + ": the file " + path.get() + " is larger than a PEM file");
            }
            return Optional.of(Files.readString(file));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new Mistake("query." + key + ": the file " + path.get() + " cannot be read: " + unreadable
                    .getClass().getSimpleName());
        }
    }

    /** The context of files that were read before, and found good. */
    SSLContext context() {
        try {
            return checked();
        } catch (Mistake changed) {
            throw new IllegalStateException("certificates were checked: " + changed.reason(), changed);
        }
    }

    private SSLContext checked() throws Mistake {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new Mistake("query.ca, cert and key cannot be used: " + unusable.getClass().getSimpleName());
        }
    }

    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException, Mistake {
        if (insecure) {
            return new TrustManager[]{new TrustAnyone()};
        }
        if (ca.isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        int n = 0;
        for (Certificate certificate : certificates("ca", ca.get())) {
            store.setCertificateEntry("ca" + n++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException, Mistake {
        if (cert.isEmpty() || key.isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        Certificate[] chain = certificates("cert", cert.get()).toArray(Certificate[]::new);
        store.setKeyEntry("us", privateKey(key.get()), new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String key, String pem)
            throws CertificateException, Mistake {
        var found = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        if (found.isEmpty()) {
            throw new Mistake("query." + key + ": there is no certificate in the file");
        }
        return found;
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException, Mistake {
        Matcher matcher = KEY.matcher(pem);
        if (!matcher.find()) {
            throw new Mistake("query.key must be a file in PKCS #8 (BEGIN PRIVATE KEY), without a passphrase;"
                    + " openssl pkcs8 -topk8 -nocrypt makes one");
        }
        byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException _) {
                // then it is one of the others
            }
        }
        throw new Mistake("query.key must be an RSA, EC or EdDSA key");
    }
}
