package dev.spillway.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The log is tamper-evident: each record's hash covers the key, its sequence number, the hash before it and the payload's exact bytes.
 *
 * <p>{@code hash = SHA-256(key as UTF-8, sequence as 8 bytes big-endian, previous hash as 32 bytes, record value as it stands in the topic)};
 * the hash before the first is 32 zero bytes. Sequence and hash travel as the headers named here, the hash as lower-case hex.
 */
public final class HashChain {
    public static final String SEQUENCE_HEADER = "spillway_sequence";
    public static final String HASH_HEADER = "spillway_hash";
    public static final String GENESIS = "0".repeat(64);

    private HashChain() {}

    /** The hash of the record that follows {@code previous}; both in hex. */
    public static String next(String previous, String key, long sequence, byte[] payload) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key.getBytes(StandardCharsets.UTF_8));
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
            digest.update(HexFormat.of().parseHex(previous));
            digest.update(payload);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
