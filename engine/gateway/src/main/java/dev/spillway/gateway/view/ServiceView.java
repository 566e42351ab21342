package dev.spillway.gateway.view;

import dev.spillway.core.event.Entry;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Revision;
import dev.spillway.core.state.Catalog;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import dev.spillway.core.state.Timers;
import dev.spillway.definition.Words;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that people see of a service.
 *
 * @param id       {@code environment/name}
 * @param sequence of the last event in the log
 * @param head     of the log's hash chain, where it is known
 * @param state    {@code idle}, {@code applying}, {@code baking}, {@code holding}, {@code rollingBack}, {@code window} or {@code retiring}
 * @param definitionDigest SHA-256 of the definition's text
 * @param rollout  the running one
 * @param last     how the one before ended
 * @param lastDecision the newest line of the log that this gateway has
 */
public record ServiceView(String id, String environment, String name, long sequence, Instant at, Optional<String> head,
        String state, Optional<RevisionView> stable, List<PromotionView> history, List<WaitingView> waiting,
        boolean frozen, Optional<String> fault, Optional<String> definitionDigest,
        Optional<String> strategy, List<String> targets,
        Optional<RolloutView> rollout, Optional<EndedView> last, Optional<TimerView> nextTimer,
        Optional<EntryView> lastDecision) {

    /** A revision that became stable; numbers start at 1 and never move. */
    public record PromotionView(int number, RevisionView revision, Optional<String> rollout, Instant at,
            boolean takenBack) {}

    public record WaitingView(String rollout, RevisionView revision, String mode, String by) {}

    /** @param ending {@code promoted}, {@code rolled_back}, {@code superseded} … */
    public record EndedView(String rollout, RevisionView revision, String ending, String reason, Instant at) {}

    /** What time will bring next, if nothing else happens. */
    public record TimerView(String id, Instant due) {}

    public static ServiceView of(Service service, Optional<String> head, Optional<Entry> last) {
        Catalog catalog = service.catalog();
        Labels labels = Labels.of(service);
        return new ServiceView(service.id().toString(), service.id().environment(), service.id().name(),
                service.sequence(), service.at(), head, state(service.state()), catalog.stable().map(RevisionView::of),
                catalog.history().stream().map(ServiceView::promotion).toList(),
                catalog.waiting().stream().map(ServiceView::waiting).toList(), catalog.frozen(), catalog.fault(),
                catalog.definition().map(Definition::digest),
                catalog.definition().map(Definition::strategy).map(Words::strategy),
                catalog.definition().map(Definition::targets).orElse(List.of()).stream()
                        .map(t -> t.name() + " on " + t.platform() + "/" + t.instance()).toList(),
                RolloutView.of(service), ended(service.state()), timer(service),
                last.map(entry -> EntryView.of(entry, labels)));
    }

    static String state(State state) {
        return switch (state) {
            case State.Idle _ -> "idle";
            case State.Applying _ -> "applying";
            case State.Baking _ -> "baking";
            case State.Holding _ -> "holding";
            case State.RollingBack _ -> "rollingBack";
            case State.Window _ -> "window";
            case State.Retiring _ -> "retiring";
        };
    }

    private static PromotionView promotion(Catalog.Promotion p) {
        return new PromotionView(p.number(), RevisionView.of(p.revision()), p.rollout().map(Object::toString), p.at(),
                p.takenBack());
    }

    private static WaitingView waiting(Catalog.Waiting w) {
        Revision revision = w.revision();
        return new WaitingView(w.rollout().toString(), RevisionView.of(revision), Sentences.lower(w.mode()),
                w.by().id());
    }

    private static Optional<EndedView> ended(State state) {
        return state instanceof State.Idle(var last)
                ? last.map(e -> new EndedView(e.rollout().toString(), RevisionView.of(e.revision()),
                        Sentences.lower(e.ending()), e.reason(), e.at()))
                : Optional.empty();
    }

    private static Optional<TimerView> timer(Service service) {
        return Timers.of(service).stream().findFirst().map(t -> new TimerView(t.id(), t.due()));
    }
}
