package dev.spillway.gateway.alert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What only a sender and this gateway know. Never printed. Compared in constant time: an answer's time must not tell how much was right. */
public final class Secret {
    private static final String HMAC = "HmacSHA256";
    private final byte[] value;

    private Secret(String value) {
        this.value = value.getBytes(StandardCharsets.UTF_8);
    }

    static Secret of(String value) {
        return new Secret(value);
    }

    /**
     * Reads one from a file, without the line end that editors put there.
     *
     * @throws FileSystemException when the file cannot be read, or what it holds is too short or too long to be a secret; says so without
     *                             saying what it holds
     */
    public static Secret read(Path file) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) > AlertLimits.SECRET_MOST) {
            throw new FileSystemException(file.toString(), null, "larger than " + AlertLimits.SECRET_MOST + " bytes");
        }
        String value = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
        if (value.length() < AlertLimits.SECRET_LEAST) {
            throw new FileSystemException(file.toString(), null, "its secret has " + value.length()
                    + " characters and must have at least " + AlertLimits.SECRET_LEAST
                    + ", for example from openssl rand -hex 32");
        }
        return of(value);
    }

    boolean is(String guess) {
        return MessageDigest.isEqual(value, guess.getBytes(StandardCharsets.UTF_8));
    }

    /** HMAC-SHA256 (RFC 2104) over a timestamp, a colon and a body: what Grafana makes when its timestamp header is set. */
    byte[] sign(String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(value, HMAC));
            mac.update((timestamp + ":").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + HMAC, impossible);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
