package dev.spillway.executor.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** When which run is to be looked at. Alarms are not taken back; one that rings for nothing is not heard. */
final class Alarms<C> {
    private record Alarm<C>(Instant at, long order, Run<C> run) {}

    private final PriorityQueue<Alarm<C>> queue = new PriorityQueue<>(
            Comparator.<Alarm<C>, Instant>comparing(Alarm::at).thenComparingLong(Alarm::order));
    private long order;

    void set(Instant at, Run<C> run) {
        order++;
        queue.add(new Alarm<>(at, order, run));
    }

    /** The live runs whose time has come, in order of their time; each at most once. */
    List<Run<C>> ring(Instant now) {
        List<Run<C>> due = new ArrayList<>();
        for (Alarm<C> alarm = queue.peek(); alarm != null && !alarm.at().isAfter(now); alarm = queue.peek()) {
            queue.remove();
            Run<C> run = alarm.run();
            if (!run.ended() && !run.due().isAfter(now) && !due.contains(run)) {
                due.add(run);
            }
        }
        return due;
    }

    Optional<Instant> earliest() {
        while (!queue.isEmpty() && queue.element().run().ended()) {
            queue.remove();
        }
        return Optional.ofNullable(queue.peek()).map(Alarm::at);
    }
}
