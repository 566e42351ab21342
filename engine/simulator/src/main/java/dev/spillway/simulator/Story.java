package dev.spillway.simulator;

import dev.spillway.core.decide.Decision;
import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.simulator.platform.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happened, one aligned line each. Told only when somebody will read it: a schedule is run again for that. */
final class Story {
    private static final int WIDTH = 240;
    private final boolean told;
    private final List<String> lines = new ArrayList<>();

    Story(boolean told) {
        this.told = told;
    }

    void heard(Instant at, Signal signal, Decision decision) {
        if (told) {
            String what = signal instanceof Request r
                    ? r.getClass().getSimpleName() + " " + r.ask().requestId()
                    : signal.toString();
            line(at, "signal", what + switch (decision) {
                case Decision.Ignored(String reason) -> "  -> ignored: " + reason;
                case Decision.Unknown(String reason) -> "  -> unknown: " + reason;
                case Decision.Decided _ -> "";
            });
        }
    }

    void decided(Entry entry) {
        if (told) {
            String commands = entry.event().commands().isEmpty()
                    ? ""
                    : entry.event().commands().stream()
                            .map(c -> c.id() + " " + c.fence().epoch() + "." + c.fence().seq() + " " + c.desired())
                            .toList()
                            .toString();
            boolean issued = entry.event() instanceof Event.CommandsIssued;
            line(entry.header().at(), "  event " + entry.header().sequence(),
                    issued ? "CommandsIssued " + commands : entry.event().toString());
        }
    }

    void wrote(Instant at, Write write) {
        if (told) {
            line(at, "target", write.command().id() + " " + write.command().fence() + " " + write.call() + "  -> "
                    + write.after());
        }
    }

    void happens(Instant at, String what, Object about) {
        if (told) {
            line(at, what, about.toString());
        }
    }

    private void line(Instant at, String what, String about) {
        String time = at.toString().substring(11);
        lines.add("%-14s %-12s %s".formatted(time, what, about.length() > WIDTH ? about.substring(0, WIDTH) : about));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
