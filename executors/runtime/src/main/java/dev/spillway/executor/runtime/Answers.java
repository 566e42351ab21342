package dev.spillway.executor.runtime;

import dev.spillway.executor.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The terminal outcomes of finished commands, the newest {@code limit} of them, to answer duplicates with. */
final class Answers {
    private record Answer(Outcome outcome, int partition) {}

    private final LinkedHashMap<String, Answer> byCommand = new LinkedHashMap<>();
    private final int limit;

    Answers(int limit) {
        this.limit = limit;
    }

    Optional<Outcome> to(String commandId) {
        return Optional.ofNullable(byCommand.get(commandId)).map(Answer::outcome);
    }

    void remember(Outcome outcome, int partition) {
        byCommand.put(outcome.commandId(), new Answer(outcome, partition));
        if (byCommand.size() > limit) {
            Map.Entry<String, Answer> _ = byCommand.pollFirstEntry();
        }
    }

    /** What somebody else may have changed since is not known any more. */
    void forget(Set<Integer> revoked) {
        byCommand.values().removeIf(answer -> revoked.contains(answer.partition()));
    }
}
