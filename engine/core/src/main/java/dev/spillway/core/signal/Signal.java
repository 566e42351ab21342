package dev.spillway.core.signal;

import dev.spillway.core.model.Observed;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.RolloutId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Somebody says something. Nothing here has been believed yet. */
public sealed interface Signal
        permits Request, Signal.Outcome, Signal.Health, Signal.Increment, Signal.Measurement, Signal.TimerDue {

    /** What an executor answers to a command. */
    record Outcome(String id, RolloutId rollout, String commandId, String target, Outcome.Kind kind, String executor,
            Optional<Observed> observed, Optional<String> reason) implements Signal {
        public enum Kind {
            ACCEPTED, PROGRESS, DONE, SETTLED, FAILED, REFUSED, CANCELLED, EXPIRED
        }
    }

    /** An executor says, unasked, that the health of a revision changed. */
    record Health(String id, RolloutId rollout, String target, RevisionId revision, int ready, int wanted,
            String executor) implements Signal {}

    /**
     * Raw counts of one revision in [from, to), disjoint from every other increment of the same source.
     *
     * @param gap why the counts are incomplete, if they are: a reset, a missed scrape
     */
    record Increment(String id, String source, RevisionId revision, Optional<String> analysis, int n, Instant from,
            Instant to, long requests, long errors, List<Bucket> latencyBuckets, Optional<String> gap)
            implements
                Signal {
        public Increment {
            latencyBuckets = List.copyOf(latencyBuckets);
        }

        /** Increments of one series never overlap. */
        public String series() {
            return source + "/" + revision;
        }

        /** Requests that took at most so long, not cumulative; the last bucket is open: {@link Long#MAX_VALUE}. */
        public record Bucket(long leMillis, long count) {}
    }

    /**
     * What a source answered to a measurement whose result conditions judge.
     *
     * @param rollout  the rollout that asked; absent where nobody did
     * @param n        number of the measurement, from 1, rising within an analysis
     */
    record Measurement(String id, String source, Optional<RolloutId> rollout, String analysis, int n,
            Finding finding) implements Signal {}

    /**
     * What was found, of four kinds: absence and failure are no results.
     *
     * @param text a value's canonical text, else the reason
     */
    record Finding(Finding.Kind kind, String text) {
        public enum Kind {
            VALUE, NO_DATA, STALE, ERROR
        }
    }

    /** A wait is over. The id and the due time name the wait; one that nobody waits for any more changes nothing. */
    record TimerDue(String timer, Instant due) implements Signal {}
}
