package dev.spillway.gateway.view;

import dev.spillway.core.model.Step;
import dev.spillway.core.state.Brief;
import dev.spillway.core.state.Pending;
import dev.spillway.core.state.ShareWatch.Sight;
import dev.spillway.core.state.State;
import dev.spillway.definition.Words;
import java.util.List;
import java.util.stream.Collectors;

/** What a rollout waits for, as a sentence. */
final class Waits {
    private Waits() {}

    static String text(Brief brief, State.Active state, Labels labels) {
        String pause = state.progress().pause().map(p -> "; paused by " + p.by() + ", resume ends that").orElse("");
        return sentence(brief, state, labels) + pause;
    }

    private static String sentence(Brief brief, State.Active state, Labels labels) {
        return switch (state) {
            case State.Applying s -> pending(s.pending(), labels);
            case State.Baking s when s.share().sight() == Sight.AWAITED ->
                "the counted share of the traffic to be as asked, at most until " + s.latest();
            case State.Baking s -> s.minimumPassed()
                    ? "a verdict of " + undecided(s) + ", at most until " + s.latest()
                    : "the bake to pass, at " + s.until()
                            + (s.runs().isEmpty() ? "" : ", watched by " + runs(s));
            case State.Holding s -> hold(brief, s);
            case State.RollingBack s -> "the way back: " + pending(s.pending(), labels)
                    + s.stuckSince().map(since -> "; stuck since " + since).orElse("");
            case State.Window s -> "the rollback window to pass, at " + s.until();
            case State.Retiring s -> "the old revision to go: " + pending(s.pending(), labels);
        };
    }

    private static String hold(Brief brief, State.Holding s) {
        String approvals = brief.plan().steps().get(s.progress().step()) instanceof Step.Approve(int need)
                ? " (" + s.approvedBy().size() + " of " + need + ")"
                : "";
        return Sentences.question(s.question()) + approvals
                + s.until().map(until -> ", or " + until).orElse("");
    }

    private static String pending(List<Pending> pending, Labels labels) {
        List<Pending> open = pending.stream().filter(p -> !p.done()).toList();
        return open.isEmpty()
                ? "the next phase"
                : open.stream().map(p -> p.target() + ": " + Words.desired(p.desired(), labels::of) + state(p))
                        .collect(Collectors.joining("; "));
    }

    private static String state(Pending p) {
        return p.retryAt().map(at -> " (failed " + p.failures() + " times, next attempt at " + at + ")")
                .orElse(p.accepted() ? "" : p.noticed() ? " (no executor has accepted it)" : "");
    }

    private static String undecided(State.Baking s) {
        return s.runs().stream().filter(r -> r.verdict().isEmpty()).map(r -> r.analysis())
                .collect(Collectors.joining(", "));
    }

    private static String runs(State.Baking s) {
        return s.runs().stream().map(r -> r.analysis()).collect(Collectors.joining(", "));
    }
}
