package dev.spillway.executor;

import java.util.Map;

/**
 * What is deployed.
 *
 * @param id 12 hex digits of the SHA-256 of the content
 * @param label what people call it
 */
public record Revision(String id, String label, String artifact, Map<String, String> config, Map<String, String> flags,
        String schemaPhase) {
    public Revision {
        Check.text("revision.id", id);
        config = Map.copyOf(config);
        flags = Map.copyOf(flags);
    }
}
