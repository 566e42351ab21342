package dev.spillway.core.decide;

import dev.spillway.core.event.Entry;
import dev.spillway.core.model.Command;
import dev.spillway.core.state.Service;
import java.util.List;

/** What came of a signal. */
public sealed interface Decision {
    /** Lines for the log, never none; {@code after} is the service with them folded in. */
    record Decided(List<Entry> entries, Service after) implements Decision {
        public Decided {
            entries = List.copyOf(entries);
        }

        public List<Command> commands() {
            return entries.stream().flatMap(entry -> entry.event().commands().stream()).toList();
        }
    }

    /** A duplicate, or an answer that nobody waits for: leaves nothing. */
    record Ignored(String reason) implements Decision {}

    /** Nobody knows this service: a dead letter, no state. */
    record Unknown(String reason) implements Decision {}
}
