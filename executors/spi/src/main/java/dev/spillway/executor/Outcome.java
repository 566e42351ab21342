package dev.spillway.executor;

import java.time.Instant;
import java.util.Optional;

/**
 * What an executor answers.
 *
 * @param id derived from the command's id and the kind, so that a repeated answer is recognised as the same
 * @param target name of the target
 * @param executor id of the process that says it
 */
public record Outcome(String id, String service, String rollout, String commandId, String target, Kind kind,
        String executor, Optional<Observed> observed, Optional<String> reason, Instant saidAt) {

    /** {@code wire()} is the word on the wire. */
    public enum Kind {
        ACCEPTED, PROGRESS, DONE, SETTLED, FAILED, REFUSED, CANCELLED, EXPIRED;

        /** Each command gets exactly one of these; {@code SETTLED} may follow a {@code DONE}. */
        public boolean terminal() {
            return switch (this) {
                case DONE, FAILED, REFUSED, CANCELLED, EXPIRED -> true;
                case ACCEPTED, PROGRESS, SETTLED -> false;
            };
        }

        public String wire() {
            return switch (this) {
                case ACCEPTED -> "accepted";
                case PROGRESS -> "progress";
                case DONE -> "done";
                case SETTLED -> "settled";
                case FAILED -> "failed";
                case REFUSED -> "refused";
                case CANCELLED -> "cancelled";
                case EXPIRED -> "expired";
            };
        }
    }
}
