package dev.spillway.core.state;

import dev.spillway.core.model.Limits;
import dev.spillway.core.state.ShareWatch.Sight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which waits run out, and when. A function of the state, so that no timer can outlive what it was for and a replay arms the same ones.
 */
public final class Timers {
    public static final String DEADLINE = "deadline";
    public static final String RETRY = "retry/";
    public static final String SILENCE = "silence/";
    public static final String EXPIRY = "expiry/";
    public static final String MEASURE = "measure/";
    public static final String SHARE = "share";
    public static final String BAKED = "baked";
    public static final String INCONCLUSIVE = "inconclusive";
    public static final String HOLD = "hold";
    public static final String WINDOW = "window";
    public static final String STUCK = "stuck";

    private Timers() {}

    public record Timer(String id, Instant due) {}

    public static Optional<Instant> nextDue(Service service) {
        Optional<Instant> next = Optional.empty();
        for (Timer timer : armed(service)) {
            if (next.isEmpty() || timer.due().isBefore(next.get())) {
                next = Optional.of(timer.due());
            }
        }
        return next;
    }

    /** In order of their due times. */
    public static List<Timer> of(Service service) {
        return armed(service).stream().sorted(Comparator.comparing(Timer::due).thenComparing(Timer::id)).toList();
    }

    private static List<Timer> armed(Service service) {
        List<Timer> timers = new ArrayList<>();
        if (service.state() instanceof State.Forward forward) {
            measuring(forward, timers);
        }
        timers.addAll(switch (service.state()) {
            case State.Idle _ -> List.of();
            case State.Applying s -> applying(s);
            case State.Baking s -> baking(s);
            case State.Holding s -> s.until().map(due -> List.of(new Timer(HOLD, due))).orElse(List.of());
            case State.RollingBack s -> rollingBack(s);
            case State.Window s -> List.of(new Timer(WINDOW, s.until()));
            case State.Retiring s -> commands(s.pending(), true);
        });
        return timers;
    }

    private static void measuring(State.Forward state, List<Timer> timers) {
        for (Run run : state.watching()) {
            if (run.verdict().isEmpty()) {
                run.nextDue().ifPresent(due -> timers.add(new Timer(MEASURE + run.analysis(), due)));
            }
        }
    }

    private static List<Timer> applying(State.Applying state) {
        var timers = new ArrayList<>(commands(state.pending(), false));
        if (!state.progress().isPaused()) {
            state.deadline().ifPresent(due -> timers.add(new Timer(DEADLINE, due)));
        }
        return timers;
    }

    private static List<Timer> baking(State.Baking state) {
        var timers = new ArrayList<Timer>();
        if (state.share().sight() == Sight.OPEN && state.since().plus(Limits.SHARE_WITHIN).isBefore(state.until())) {
            timers.add(new Timer(SHARE, state.since().plus(Limits.SHARE_WITHIN)));
        }
        if (!state.progress().isPaused()) {
            if (!state.minimumPassed() && state.share().sight() != Sight.AWAITED) {
                timers.add(new Timer(BAKED, state.until()));
            }
            timers.add(new Timer(INCONCLUSIVE, state.latest()));
        }
        return timers;
    }

    private static List<Timer> rollingBack(State.RollingBack state) {
        var timers = new ArrayList<>(commands(state.pending(), true));
        state.stuckSince().ifPresent(since -> timers.add(new Timer(STUCK, since.plus(Limits.STUCK_REMINDER))));
        return timers;
    }

    /** @param expire whether an attempt that nobody answered is made again: backwards always, forwards the deadline decides */
    private static List<Timer> commands(List<Pending> pending, boolean expire) {
        var timers = new ArrayList<Timer>();
        for (Pending p : pending) {
            p.retryAt().ifPresent(due -> timers.add(new Timer(RETRY + p.target(), due)));
            if (p.isOut() && !p.accepted() && !p.noticed()) {
                timers.add(new Timer(SILENCE + p.target(), p.noticeAt()));
            }
            if (p.isOut() && expire) {
                timers.add(new Timer(EXPIRY + p.target(), p.expiresAt()));
            }
        }
        return timers;
    }
}
