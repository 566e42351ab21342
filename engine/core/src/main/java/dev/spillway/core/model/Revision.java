package dev.spillway.core.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * What runs: an artifact with its configuration, flags and schema phase. Two revisions with the same content have the same id.
 *
 * @param id       derived from the content, not from the label
 * @param label    what people call it, for example {@code v2}
 * @param artifact image digest, task definition ARN, command line: whatever the platform deploys
 * @param config   environment of the workload; references to secrets, never secrets
 * @param flags    feature flags that travel with the workload
 */
public record Revision(RevisionId id, String label, String artifact, Map<String, String> config,
        Map<String, String> flags, String schemaPhase) {
    public Revision {
        Limits.require(!artifact.isBlank(), "revision.artifact must not be empty");
        config = Limits.sorted(config);
        flags = Limits.sorted(flags);
    }

    public static Revision of(String label, String artifact, Map<String, String> config, Map<String, String> flags,
            String schemaPhase) {
        String content = String.join("\n", artifact, Limits.sorted(config).toString(), Limits.sorted(flags).toString(),
                schemaPhase);
        return new Revision(new RevisionId(sha256(content).substring(0, 12)), label, artifact, config, flags,
                schemaPhase);
    }

    public static Revision of(String label, String artifact) {
        return of(label, artifact, Map.of(), Map.of(), "");
    }

    /** Hex SHA-256 of a text. */
    public static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return label + " (" + id + ")";
    }
}
