package dev.spillway.gateway;

import dev.spillway.core.decide.Decider;
import dev.spillway.core.decide.Decision;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Fence;
import dev.spillway.core.model.Instances;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.Timers;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The real core, fed by the gateway instead of by Kafka; executors do what they are told when the test says so. */
public final class EngineInMemory implements RequestSink {
    public final Board board = new Board();
    private final Map<ServiceId, Service> services = new HashMap<>();
    private final Deque<Command> open = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int outcomes;
    private boolean away;
    private final List<Consumer<Request>> listeners = new CopyOnWriteArrayList<>();

    public EngineInMemory() {
        board.caughtUp();
    }

    /** From now on the broker does not answer. */
    public synchronized void goAway() {
        away = true;
    }

    /** Told of each request, once it is decided; also of those that come while the broker is away. */
    public void onRequest(Consumer<Request> listener) {
        listeners.add(listener);
    }

    public synchronized void comeBack() {
        away = false;
    }

    @Override
    public synchronized CompletionStage<Void> send(ServiceId service, Request request, String definition) {
        try {
            if (away) {
                return CompletableFuture.failedFuture(new IllegalStateException("no broker is there"));
            }
            say(service, request);
            return CompletableFuture.completedFuture(null);
        } finally {
            listeners.forEach(listener -> listener.accept(request));
        }
    }

    public synchronized void say(ServiceId id, Signal signal) {
        Service service = services.computeIfAbsent(id, Service::unknown);
        if (Decider.decide(service, signal, now) instanceof Decision.Decided decided) {
            services.put(id, decided.after());
            open.addAll(decided.commands());
            board.lines(decided.entries());
        }
    }

    /** Executors do all that is asked, until nothing is open. */
    public synchronized EngineInMemory obeys() {
        while (!open.isEmpty()) {
            Command c = open.removeFirst();
            if (!(c.desired() instanceof Desired.Measure)) {
                say(c.service(), new Outcome("o" + ++outcomes, c.rollout(), c.id(), c.target().name(),
                        Outcome.Kind.DONE, "executor-1", Optional.of(asAsked(c.desired())), Optional.empty()));
            }
        }
        return this;
    }

    /** The next wait of a service runs out, whatever it is. */
    public synchronized EngineInMemory passes(ServiceId id) {
        Timers.of(services.getOrDefault(id, Service.unknown(id))).stream().findFirst().ifPresent(timer -> {
            now = timer.due().isAfter(now) ? timer.due() : now;
            say(id, new Signal.TimerDue(timer.id(), timer.due()));
        });
        return this;
    }

    private static Observed asAsked(Desired desired) {
        return switch (desired) {
            case Desired.Snapshot _ -> observed(Optional.of("as it was"));
            case Desired.Capacity c -> {
                int n = c.permille().equals(Weight.ZERO) ? 0 : 2;
                yield new Observed(List.of(), List.of(new Instances(c.revision().id(), n, n)), Optional.empty(),
                        Fence.NONE, Optional.empty());
            }
            case Desired.Traffic t ->
                new Observed(t.shares(), List.of(), Optional.empty(), Fence.NONE, Optional.empty());
            case Desired.Roles r ->
                new Observed(List.of(), List.of(), Optional.of(r.stable()), Fence.NONE, Optional.empty());
            case Desired.Flag _,Desired.Restore _,Desired.Migrate _,Desired.Roll _,Desired.Measure _ ->
                Observed.NOTHING;
        };
    }

    private static Observed observed(Optional<String> snapshot) {
        return new Observed(List.of(), List.of(), Optional.empty(), Fence.NONE, snapshot);
    }
}
