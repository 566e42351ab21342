package dev.spillway.cli.demo;

import dev.spillway.cli.role.DevStack;
import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Revision;
import dev.spillway.core.signal.Request;
import dev.spillway.core.state.State.Ended;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Releases v1, v2 and v3 one after the other while users send requests. */
final class MainJob {
    static final int REQUESTS_PER_SECOND = 240;
    private static final long PATIENCE_MINUTES = 15;
    private static final int ERROR_EVERY = 4;

    private final DevStack stack;
    private final Watch watch;
    private final Route route;

    MainJob(DevStack stack, Watch watch, Route route) {
        this.stack = stack;
        this.watch = watch;
        this.route = route;
    }

    DemoReport run(boolean v2Broken, boolean v3Broken)
            throws InterruptedException, ExecutionException, TimeoutException {
        define(route.definition(command("v1", 0)));
        deploy("v1", 0);
        outcome("v1");
        try (var users = new Load(URI.create("http://127.0.0.1:" + route.port() + "/"), REQUESTS_PER_SECOND)) {
            watch.counts(users);
            deploy("v2", v2Broken ? ERROR_EVERY : 0);
            String v2 = outcome("v2");
            deploy("v3", v3Broken ? ERROR_EVERY : 0);
            String v3 = outcome("v3");
            return report(users, v2, v3, Map.of("v2", v2Broken, "v3", v3Broken));
        }
    }

    void define(String definition) throws InterruptedException, ExecutionException, TimeoutException {
        ask("define", ask -> new Request.PutService(ask, read(definition)), definition);
    }

    /** @param errorEvery every n-th request fails; 0: none */
    void deploy(String label, int errorEvery) throws InterruptedException, ExecutionException, TimeoutException {
        Revision revision = Revision.of(label, command(label, errorEvery));
        ask("deploy-" + label, ask -> new Request.Deploy(ask, revision, Optional.empty()), "");
    }

    private interface ToRequest {
        Request of(Request.Ask ask);
    }

    private void ask(String requestId, ToRequest request, String definition)
            throws InterruptedException, ExecutionException, TimeoutException {
        var ask = new Request.Ask(requestId, "", new Actor("demo", "cli", false), Optional.empty(), Optional.empty(),
                Optional.empty(), Instant.now());
        stack.sink().send(Demo.SERVICE, request.of(ask), definition).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Waits for the whole rollout: its tail too, so that retiring is part of what users would notice. */
    String outcome(String label) throws InterruptedException, ExecutionException, TimeoutException {
        Ended ended = watch.ending(label).get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        return ended.ending().name().toLowerCase(Locale.ROOT);
    }

    private DemoReport report(Load users, String v2, String v3, Map<String, Boolean> broken) {
        Map<String, Load.Tally> total = users.total();
        Map<String, Long> failed = new TreeMap<>();
        total.forEach((revision, tally) -> failed.put(revision, tally.failed()));
        long healthy = failed.entrySet().stream().filter(e -> !broken.getOrDefault(e.getKey(), false))
                .mapToLong(Map.Entry::getValue).sum();
        long sent = total.values().stream().mapToLong(Load.Tally::answered).sum();
        List<Double> asked = new ArrayList<>();
        List<Double> observed = new ArrayList<>();
        List<Long> answers = new ArrayList<>();
        for (Watch.Held held : watch.held()) {
            long all = held.answers().values().stream().mapToLong(Load.Tally::answered).sum();
            long ours = held.answers().getOrDefault(held.label(), new Load.Tally(0, 0)).answered();
            if (held.label().equals("v2") && held.asked().permille() > 0
                    && asked.stream().noneMatch(w -> w == percent(held))) {
                asked.add(percent(held));
                observed.add(all == 0 ? 0 : Math.round(1000.0 * ours / all) / 10.0);
                answers.add(all);
            }
        }
        return new DemoReport(v2, v3, sent, failed, healthy, asked, observed, answers,
                watch.rollbackTook().map(java.time.Duration::toMillis));
    }

    private static double percent(Watch.Held held) {
        return held.asked().permille() / 10.0;
    }

    static String command(String label, int errorEvery) {
        String java = ProcessHandle.current().info().command().orElse("java");
        return String.join(" ", "'" + java + "'", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx32m -Xshare:auto -cp",
                "'" + System.getProperty("java.class.path") + "'", DemoService.class.getName(), "{port}", label,
                String.valueOf(errorEvery));
    }

    private static Definition read(String text) {
        return switch (DefinitionReader.read(text)) {
            case Reading.Read read -> read.definition();
            case Reading other -> throw new IllegalStateException("the demo's own definition: " + other);
        };
    }
}
