package dev.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.cli.client.Feed;
import dev.spillway.cli.client.Feed.Heard;
import dev.spillway.core.model.ServiceId;
import dev.spillway.gateway.view.EntryView;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "events", description = "The log: of a service, or with -f of all.", mixinStandardHelpOptions = true)
final class Events implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofDays(1);

    @Mixin
    Options options = new Options();

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "environment/name")
    String service = "";

    @Option(names = {"-f", "--follow"}, description = "Go on with new lines.")
    boolean follow;

    @Option(names = "--from", paramLabel = "N", description = "The first line, by its sequence number.")
    long from;

    @Override
    public Integer call() {
        Session session = options.session();
        if (service.isEmpty() && (!follow || from > 0)) {
            throw Stop.badInput("SERVICE", "is missing: the log of all services can only be followed, from now on");
        }
        if (from < 0) {
            throw Stop.badInput("--from", "must not be negative, but was " + from);
        }
        if (follow) {
            return follow(session);
        }
        ServiceId id = Session.service(service);
        JsonNode body = Session.parse(session.get(Session.path(id) + "/history" + (from > 0 ? "?from=" + from : "")),
                JsonNode.class);
        body.path("entries").forEach(node -> tell(session, node.toString()));
        return Exit.PROMOTED;
    }

    private int follow(Session session) {
        String path = "/v1/events";
        if (!service.isEmpty()) {
            ServiceId id = Session.service(service);
            session.view(id);
            path = Session.path(id) + "/events";
        }
        try (var feed = new Feed(session.client(), path, from)) {
            while (true) {
                switch (feed.next(PATIENCE)) {
                    case Heard.Line line -> tell(session, line.json());
                    case Heard.Quiet _ -> {
                        // The log may be silent for as long as it likes.
                    }
                    case Heard.Lost lost -> throw Stop.with(Exit.UNREACHABLE, lost.message());
                }
            }
        }
    }

    private static void tell(Session session, String json) {
        if (session.json()) {
            session.screen().json(json);
        } else {
            session.screen().line(line(Session.parse(json, EntryView.class)));
        }
    }

    static String line(EntryView e) {
        return String.format("%s  %s  %4d  %s  (%s by %s)", e.at(), e.service(), e.sequence(), e.text(),
                e.cause().kind(), e.cause().by());
    }
}
