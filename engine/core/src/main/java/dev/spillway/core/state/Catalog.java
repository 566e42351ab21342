package dev.spillway.core.state;

import dev.spillway.core.analysis.Sample;
import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.RolloutId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What outlives a rollout: definition, history, waiting deployments, requests already taken. A cold row. */
public record Catalog(Optional<Definition> definition, List<Promotion> history, List<Waiting> waiting,
        List<Remembered> remembered, boolean frozen, Optional<String> fault) {
    public static final Catalog EMPTY = new Catalog(Optional.empty(), List.of(), List.of(), List.of(), false,
            Optional.empty());

    public Catalog {
        history = List.copyOf(history);
        waiting = List.copyOf(waiting);
        remembered = List.copyOf(remembered);
    }

    /**
     * A revision that became stable. Numbers start at 1 and never move.
     *
     * @param judged by analysis and metric, what judges counted of it when it was new: what the next one can be compared with
     */
    public record Promotion(int number, Revision revision, Optional<RolloutId> rollout, Instant at, boolean takenBack,
            Map<String, List<Sample>> judged) {
        public Promotion {
            judged = Limits.sorted(judged);
        }

        Promotion taken(boolean back) {
            return new Promotion(number, revision, rollout, at, back, judged);
        }
    }

    /** A deployment that waits for its turn. */
    public record Waiting(RolloutId rollout, Revision revision, OnConflict mode, Actor by) {}

    public record Remembered(String requestId, String digest) {}

    /** The revision that is stable now: the newest that was not taken back. */
    public Optional<Revision> stable() {
        return history.reversed().stream().filter(p -> !p.takenBack()).findFirst().map(Promotion::revision);
    }

    /** What an undo without a number goes to: the newest that is neither stable nor taken back. */
    public Optional<Promotion> undoTarget() {
        Optional<RevisionId> now = stable().map(Revision::id);
        return history.reversed().stream().filter(p -> !p.takenBack())
                .filter(p -> !Optional.of(p.revision().id()).equals(now)).findFirst();
    }

    public Optional<Promotion> promotion(int number) {
        return history.stream().filter(p -> p.number() == number).findFirst();
    }

    public Optional<String> digestOf(String requestId) {
        return remembered.stream().filter(r -> r.requestId().equals(requestId)).map(Remembered::digest).findFirst();
    }

    /** The newest of this revision. */
    public Optional<Promotion> promotionOf(RevisionId revision) {
        return history.reversed().stream().filter(p -> p.revision().id().equals(revision)).findFirst();
    }

    /** @param judged what judges counted of it on the way */
    public Catalog promote(Revision revision, Optional<RolloutId> rollout, Instant when,
            Map<String, List<Sample>> judged) {
        int number = history.isEmpty() ? 1 : history.getLast().number() + 1;
        return withHistory(
                newest(history, new Promotion(number, revision, rollout, when, false, judged), Limits.HISTORY));
    }

    /** Marks the present stable revision as taken back. */
    public Catalog takeBack(RevisionId revision) {
        return withHistory(history.stream().map(p -> p.revision().id().equals(revision)
                ? p.taken(true)
                : p).toList());
    }

    /** An undo was itself undone: what it had taken back is stable again, and no longer taken back. */
    public Catalog reinstate(RevisionId revision) {
        return withHistory(history.stream().map(p -> p.revision().id().equals(revision)
                ? p.taken(false)
                : p).toList());
    }

    /** Only the stable revision can run on the schema that is left. */
    public Catalog contracted() {
        return withHistory(history.stream().filter(p -> !p.takenBack())
                .filter(p -> Optional.of(p.revision()).equals(stable())).toList());
    }

    /** Why an older revision is no longer in the history: only a contract takes more out of it than its length does. */
    public Optional<String> barrier() {
        boolean cut = !history.isEmpty() && history.getFirst().number() > 1 && history.size() < Limits.HISTORY;
        return cut
                ? Optional.of("the schema was contracted for revision " + history.getFirst().number()
                        + ", and no older revision can run on it")
                : Optional.empty();
    }

    public Catalog remember(String requestId, String digest) {
        List<Remembered> next = newest(remembered, new Remembered(requestId, digest), Limits.REMEMBERED_REQUESTS);
        return new Catalog(definition, history, waiting, next, frozen, fault);
    }

    public Catalog define(Definition next) {
        return new Catalog(Optional.of(next), history, waiting, remembered, frozen, fault);
    }

    public Catalog withWaiting(List<Waiting> next) {
        return new Catalog(definition, history, next, remembered, frozen, fault);
    }

    public Catalog withFrozen(boolean next) {
        return new Catalog(definition, history, waiting, remembered, next, fault);
    }

    public Catalog withFault(Optional<String> next) {
        return new Catalog(definition, history, waiting, remembered, frozen, next);
    }

    private Catalog withHistory(List<Promotion> next) {
        return new Catalog(definition, next, waiting, remembered, frozen, fault);
    }

    private static <T> List<T> newest(List<T> values, T next, int most) {
        var all = new ArrayList<>(values);
        all.add(next);
        return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
    }
}
