package dev.spillway.dev.registry;

import java.util.Optional;

/** What a record of the topic says. */
sealed interface Change {

    /** A version was registered or deleted. */
    record Versioned(Version version) implements Change {}

    /** A level was set, for one subject or for all that have none of their own. */
    record Levelled(Optional<String> subject, Compatibility level) implements Change {}
}
