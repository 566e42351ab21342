package dev.spillway.executor.runtime;

import dev.spillway.executor.Observed;
import dev.spillway.executor.Outcome.Kind;
import java.util.Optional;

/** What there is to say about a command, before it has the form of an outcome. */
record Said(Kind kind, Optional<Observed> observed, Optional<String> reason) {
    static Said of(Kind kind) {
        return new Said(kind, Optional.empty(), Optional.empty());
    }

    static Said of(Kind kind, String reason) {
        return new Said(kind, Optional.empty(), Optional.of(reason));
    }

    static Said of(Kind kind, Observed observed) {
        return new Said(kind, Optional.of(observed), Optional.empty());
    }

    static Said of(Kind kind, Observed observed, String reason) {
        return new Said(kind, Optional.of(observed), Optional.of(reason));
    }
}
