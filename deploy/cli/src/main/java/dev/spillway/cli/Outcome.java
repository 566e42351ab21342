package dev.spillway.cli;

import dev.spillway.cli.client.Feed;
import dev.spillway.cli.client.Feed.Heard;
import dev.spillway.core.model.ServiceId;
import dev.spillway.gateway.view.EntryView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Follows one rollout through the log until its outcome is decided. */
final class Outcome {
    private final String rollout;
    private final boolean noHold;

    /** @param noHold a wait for a person is an outcome too */
    Outcome(String rollout, boolean noHold) {
        this.rollout = rollout;
        this.noHold = noHold;
    }

    /** Returns the exit status. Each line of the rollout is shown. */
    int follow(Session session, ServiceId service, long from, Duration patience) {
        Instant end = Instant.now().plus(patience);
        try (var feed = new Feed(session.client(), Session.path(service) + "/events", Math.max(1, from))) {
            while (true) {
                Duration left = Duration.between(Instant.now(), end);
                if (left.isNegative() || left.isZero()) {
                    throw Stop.with(Exit.TIMED_OUT, rollout + " is not decided after " + patience.toSeconds()
                            + "s; it goes on: spillway get " + service);
                }
                switch (feed.next(left)) {
                    case Heard.Quiet _ -> {
                        // The clock decides.
                    }
                    case Heard.Lost lost -> throw Stop.with(Exit.UNREACHABLE, lost.message());
                    case Heard.Line line -> {
                        show(session, line);
                        Optional<Integer> status = status(line.entry());
                        if (status.isPresent()) {
                            return status.get();
                        }
                    }
                }
            }
        }
    }

    private void show(Session session, Heard.Line line) {
        if (session.json()) {
            session.screen().json(line.json());
        } else {
            session.screen().line("  " + line.entry().text());
        }
    }

    /** What this line says about the rollout's outcome, if anything. */
    Optional<Integer> status(EntryView entry) {
        var data = entry.data();
        String never = switch (entry.type()) {
            case "WaitingDropped" -> data.path("dropped").asText();
            case "DeploymentWaiting" -> data.path("replaced").asText();
            default -> "";
        };
        if (never.equals(rollout)) {
            return Optional.of(Exit.REJECTED);
        }
        if (!entry.rollout().equals(Optional.of(rollout))) {
            return Optional.empty();
        }
        return switch (entry.type()) {
            case "Promoted" -> Optional.of(Exit.PROMOTED);
            case "RolloutEnded" -> Optional.of(ended(data.path("ended").path("ending").asText()));
            case "Held" -> noHold && !data.has("until") ? Optional.of(Exit.WAITS_FOR_A_PERSON) : Optional.empty();
            case "Paused" -> noHold ? Optional.of(Exit.WAITS_FOR_A_PERSON) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static int ended(String ending) {
        return switch (ending) {
            case "promoted" -> Exit.PROMOTED;
            case "superseded" -> Exit.REJECTED;
            default -> Exit.ROLLED_BACK;
        };
    }
}
