package dev.spillway.core.evolve;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.Share;
import dev.spillway.core.model.Weight;
import dev.spillway.core.state.Pending;
import dev.spillway.core.state.Progress;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How the commands of a phase stand. */
final class Commands {
    private Commands() {}

    static Service issued(Service s, Event.CommandsIssued e, Instant at) {
        List<Pending> pending = e.commands().stream().map(c -> Pending.of(c, 0)).toList();
        Progress progress = touched(Progresses.of(s), e.commands(), s.running().revision().id(), at);
        return s.with(switch (s.state()) {
            case State.RollingBack r -> new State.RollingBack(progress, r.cause(), r.reason(), e.phase(), pending,
                    Optional.empty());
            case State.Retiring _ -> new State.Retiring(progress, e.phase(), pending);
            case State.Idle _,State.Applying _,State.Baking _,State.Holding _,State.Window _ ->
                new State.Applying(progress, e.phase(), pending, e.deadline());
        });
    }

    private static Progress touched(Progress before, List<Command> commands, RevisionId canary, Instant at) {
        Progress progress = before;
        for (Command command : commands) {
            progress = switch (command.desired()) {
                case Desired.Snapshot _,Desired.Measure _ -> progress;
                case Desired.Traffic t when exposes(t, canary) -> progress.expose(at);
                case Desired.Flag f when f.permille().permille() > 0 -> progress.expose(at);
                case Desired.Roll r when r.revision().id().equals(canary) -> progress.expose(at);
                case Desired.Traffic _,Desired.Flag _,Desired.Restore _,Desired.Capacity _,Desired.Roles _,Desired.Migrate _,Desired.Roll _ ->
                    progress.touch();
            };
        }
        return progress;
    }

    private static boolean exposes(Desired.Traffic traffic, RevisionId canary) {
        return traffic.shares().stream().anyMatch(s -> s.revision().equals(canary))
                || !traffic.headerRoutes().isEmpty() || traffic.mirror().isPresent();
    }

    static Service repeated(Service s, Event.CommandRepeated e) {
        return pending(s, e.command().target().name(), _ -> Pending.of(e.command(), e.failures()));
    }

    static Service observed(Service s, Event.TargetObserved e) {
        boolean traffic = s.state() instanceof State.Commanding c && c.pending().stream()
                .anyMatch(p -> p.commandId().equals(e.commandId()) && p.desired() instanceof Desired.Traffic);
        Service done = pending(contracted(s, e), e.target(), Pending::withDone);
        return traffic
                ? Progresses.progress(done, p -> p.observed(e.observed().weightOf(s.running().revision().id())))
                : done;
    }

    /** Older revisions have no schema any more that they could run on. */
    private static Service contracted(Service s, Event.TargetObserved e) {
        boolean contracted = s.state() instanceof State.Retiring r && r.pending().stream()
                .anyMatch(p -> p.commandId().equals(e.commandId()) && p.desired() instanceof Desired.Migrate);
        return contracted ? s.with(s.catalog().contracted()) : s;
    }

    /** What was found is what the new revision gets now, whoever set it. */
    static Service drifted(Service s, Event.DriftFound e, Instant at) {
        RevisionId canary = s.running().revision().id();
        Weight found = e.found().stream().filter(share -> share.revision().equals(canary)).map(Share::permille)
                .findFirst().orElse(Weight.ZERO);
        return Progresses.progress(s, p -> (found.equals(Weight.ZERO) ? p : p.expose(at)).observed(found));
    }

    static Service pending(Service s, String target, UnaryOperator<Pending> change) {
        return s.state() instanceof State.Commanding c
                ? s.with(c.with(
                        c.pending().stream().map(p -> p.target().equals(target) ? change.apply(p) : p).toList()))
                : s;
    }

    static Service stuck(Service s, Instant at) {
        return s.state() instanceof State.RollingBack r
                ? s.with(new State.RollingBack(r.progress(), r.cause(), r.reason(), r.phase(), r.pending(),
                        Optional.of(at)))
                : s;
    }
}
