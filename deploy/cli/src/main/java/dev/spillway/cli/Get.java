package dev.spillway.cli;

import dev.spillway.cli.client.Feed;
import dev.spillway.cli.client.Feed.Heard;
import dev.spillway.cli.screen.Tree;
import dev.spillway.core.model.ServiceId;
import dev.spillway.gateway.view.Json;
import dev.spillway.gateway.view.ServiceView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "get", description = "A service as a tree, or 'executors'.", mixinStandardHelpOptions = true)
final class Get implements Callable<Integer> {
    private static final String EXECUTORS = "executors";
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofDays(1);

    @Mixin
    Options options = new Options();

    @Parameters(paramLabel = "SERVICE", description = "environment/name, or executors")
    String what = "";

    @Option(names = {"-w", "--watch"}, description = "Show it again whenever something is decided.")
    boolean watch;

    @Override
    public Integer call() {
        Session session = options.session();
        if (what.equals(EXECUTORS)) {
            return executors(session);
        }
        ServiceId id = Session.service(what);
        ServiceView view = show(session, id);
        return watch ? watch(session, id, view) : Exit.PROMOTED;
    }

    private static ServiceView show(Session session, ServiceId id) {
        ServiceView view = session.view(id);
        if (session.json()) {
            session.screen().json(Json.write(view));
        } else {
            Tree.of(view, session.screen(), Instant.now()).forEach(session.screen()::line);
        }
        return view;
    }

    /** On a terminal each second, because time runs; elsewhere only what is new. */
    private static int watch(Session session, ServiceId id, ServiceView first) {
        boolean ticks = session.screen().colour() && !session.json();
        try (var feed = new Feed(session.client(), Session.path(id) + "/events", first.sequence() + 1)) {
            while (true) {
                switch (feed.next(ticks ? TICK : PATIENCE)) {
                    case Heard.Lost lost -> throw Stop.with(Exit.UNREACHABLE, lost.message());
                    case Heard.Line _,Heard.Quiet _ -> {
                        session.screen().again();
                        show(session, id);
                    }
                }
            }
        }
    }

    private static int executors(Session session) {
        String body = session.get("/v1/executors");
        if (session.json()) {
            session.screen().json(body);
            return Exit.PROMOTED;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("EXECUTOR", "PLATFORM", "INSTANCE", "LAST SEEN"));
        Session.parse(body, com.fasterxml.jackson.databind.JsonNode.class).path(EXECUTORS)
                .forEach(node -> rows.add(List.of(node.path("executor").asText(), node.path("platform").asText(),
                        node.path("instance").asText(), node.path("saidAt").asText())));
        Tree.table(rows).forEach(session.screen()::line);
        return Exit.PROMOTED;
    }
}
