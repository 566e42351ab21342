package dev.spillway.streams;

import java.time.Duration;
import java.util.function.LongConsumer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Calls when the time has come, and not before: Streams takes each call for work, and commits for it. */
final class Alarm {
    /** A call that was cancelled stays in Streams' queue until its time; and the clock may be set. */
    private static final long FARTHEST_MS = 10_000;
    private static final Cancellable NOTHING = () -> {
    };

    private final ProcessorContext<String, byte[]> context;
    private final LongConsumer call;
    private long due = Long.MAX_VALUE;
    private Cancellable scheduled = NOTHING;

    /** @param call gets the time in milliseconds, may come too early, and asks for the next call itself */
    Alarm(ProcessorContext<String, byte[]> context, LongConsumer call) {
        this.context = context;
        this.call = call;
    }

    /**
     * Calls at that time, if nothing earlier was asked for; within a millisecond if it has passed.
     *
     * @param when in milliseconds; {@code Long.MAX_VALUE} is never
     */
    void by(long when) {
        if (when < due) {
            scheduled.cancel();
            due = when;
            long wait = Math.clamp(when - context.currentSystemTimeMs(), 1, FARTHEST_MS);
            scheduled = context.schedule(Duration.ofMillis(wait), PunctuationType.WALL_CLOCK_TIME, this::ring);
        }
    }

    private void ring(long now) {
        scheduled.cancel();
        due = Long.MAX_VALUE;
        call.accept(now);
    }
}
