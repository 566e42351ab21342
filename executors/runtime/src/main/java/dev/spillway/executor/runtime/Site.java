package dev.spillway.executor.runtime;

import dev.spillway.executor.Command;
import dev.spillway.executor.Fence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One target of one service: the newest fence seen, and what runs there in order of arrival. */
final class Site<C> {
    /** What tells sites apart. */
    record Key(String service, String target) {
        static Key of(Command command) {
            return new Key(command.service(), command.target().name());
        }
    }

    final int partition;
    final List<Run<C>> runs = new ArrayList<>();
    /** Calls on their way to the target, by action; also those of runs that have ended meanwhile. */
    final Map<Long, Run<C>> calls = new HashMap<>();
    private Fence highest = Fence.NONE;

    Site(int partition) {
        this.partition = partition;
    }

    Fence highest() {
        return highest;
    }

    void see(Fence fence) {
        highest = highest.olderThan(fence) ? fence : highest;
    }

    /** Older than what this executor has seen or found: must not touch the target. Reads touch nothing. */
    boolean tooOld(Command command) {
        return command.desired().writes() && command.fence().olderThan(highest);
    }

    /**
     * The running writes that a newer write puts an end to: those of an older epoch, those forward if it goes back, and
     * those about the same thing. A guard ends only with the latter: for what it is about it stays the newest word, and
     * only it finds the late write that a newer rollout does not look for.
     */
    List<Run<C>> supersededBy(Command newer) {
        return runs.stream().filter(run -> ends(newer, run.command(), run.settling())).toList();
    }

    static boolean ends(Command newer, Command older, boolean settling) {
        boolean outdated = older.fence().epoch() < newer.fence().epoch() || (newer.rollback() && !older.rollback());
        return newer.desired().writes() && older.desired().writes() && older.fence().olderThan(newer.fence())
                && (older.desired().isAboutSameAs(newer.desired()) || (outdated && !settling));
    }

    /** A forward write waits for older calls and older writes of the same subject; reads wait for nothing. */
    boolean mayGoForward(Run<C> run) {
        return !run.command().desired().writes() || run.begun
                || (calls.values().stream().noneMatch(Run::ended) && isFirstOfItsSubject(run));
    }

    private boolean isFirstOfItsSubject(Run<C> run) {
        return runs.stream().filter(
                other -> !other.settling() && other.command().desired().isAboutSameAs(run.command().desired()))
                .findFirst().filter(first -> first == run).isPresent();
    }
}
