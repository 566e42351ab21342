package dev.spillway.simulator.scenario;

import java.util.Optional;

/** What people and alerting systems do. */
public sealed interface Action {
    /** A request of a person. */
    record Asked(Verb verb, String by, Optional<String> reason, Optional<String> analysis) implements Action {}

    /** @param side the revision that it names; absent: it names none, so it may only pause */
    record Alert(String fingerprint, Optional<Side> side, String reason) implements Action {}

    /** What a person may ask for. */
    enum Verb {
        ABORT, APPROVE, PROMOTE, PROMOTE_FULL, PAUSE, RESUME, SKIP, UNDO, FREEZE, UNFREEZE, ACCEPT_DRIFT,
        OVERWRITE_DRIFT
    }
}
