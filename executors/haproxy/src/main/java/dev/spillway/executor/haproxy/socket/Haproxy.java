package dev.spillway.executor.haproxy.socket;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One HAProxy: look at a backend, change its servers. */
public final class Haproxy {
    private final RuntimeSocket socket;
    private final Path path;

    public Haproxy(Path path) {
        this.path = path;
        this.socket = new RuntimeSocket(path);
    }

    public Looked look(String backend) {
        return switch (socket.ask("show cli level;show info;show servers state " + backend + ";show stat " + backend
                + " 6 -1")) {
            case Answer.Said(String text) -> understood(new Tables(text), backend);
            case Answer.Unsent(String reason, boolean forGood) -> new Looked.Unseen(reason, forGood);
            case Answer.Lost(String reason) -> new Looked.Unseen(reason, false);
        };
    }

    private Looked understood(Tables tables, String backend) {
        if (!tables.isHaproxy()) {
            return new Looked.Unseen("what listens at " + path + " does not answer as HAProxy's stats socket does",
                    true);
        }
        if (!tables.hasBackend()) {
            return new Looked.Unseen("HAProxy at " + path + " has no backend '" + backend + "'", true);
        }
        return tables.level().equals("admin")
                ? new Looked.Seen(tables.backend(backend))
                : new Looked.Unseen("the socket " + path + " is of level " + tables.level()
                        + ", which may not change servers: write 'level admin' into its 'stats socket' line", true);
    }

    /** The servers in the form of HAProxy's server-state-file. */
    public Optional<String> dump(String backend) {
        return socket.ask("show servers state " + backend) instanceof Answer.Said(String text)
                && text.contains("# be_id")
                        ? Optional.of(text.strip() + "\n")
                        : Optional.empty();
    }

    /** Makes these changes, in this order; HAProxy has nothing to say about those that it takes. */
    public Answer change(String backend, List<Change> changes) {
        StringBuilder said = new StringBuilder();
        for (String line : lines(backend, changes)) {
            Answer answer = socket.ask(line);
            if (!(answer instanceof Answer.Said(String text))) {
                return said.isEmpty() ? answer : new Answer.Lost("half done: " + answer);
            }
            said.append(text);
        }
        return new Answer.Said(complaint(said.toString()).orElse(""));
    }

    private static List<String> lines(String backend, List<Change> changes) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (Change change : changes) {
            String command = change.command(backend);
            if (!line.isEmpty() && line.length() + command.length() >= RuntimeSocket.LONGEST_LINE) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : ";").append(command);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** Any text is an error, except that a changed address is told. */
    private static Optional<String> complaint(String text) {
        return text.lines().map(String::strip)
                .filter(line -> !line.isEmpty() && !line.endsWith("by 'stats socket command'")).findFirst();
    }
}
