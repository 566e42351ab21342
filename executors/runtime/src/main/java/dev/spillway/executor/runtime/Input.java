package dev.spillway.executor.runtime;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What {@link Ordering} is told. {@code at} is the time of the telling; time that runs backwards is held still. */
public sealed interface Input<O> {
    Instant at();

    /** All that stood on newly assigned partitions, in offset order: only the newest of it is carried out. */
    record Backlog<O>(Instant at, List<Delivery> deliveries) implements Input<O> {
        public Backlog {
            deliveries = List.copyOf(deliveries);
        }
    }

    /** One more command came in. */
    record Received<O>(Instant at, Delivery delivery) implements Input<O> {}

    /** A record that is not for this executor, or not readable: only its offset matters. */
    record Skipped<O>(Instant at, int partition, long offset) implements Input<O> {}

    /** The answer to an {@link Effect.Observe}. */
    record Observed<O>(Instant at, long action, Reading<O> reading) implements Input<O> {}

    /** The answer to an {@link Effect.Call}. */
    record CallReturned<O>(Instant at, long action, CallResult result) implements Input<O> {}

    /** Asked for with {@link Effect.WakeAt}. */
    record TimePassed<O>(Instant at) implements Input<O> {}

    /** These partitions belong to somebody else now, or the process stops: their work is dropped without an answer. */
    record Revoked<O>(Instant at, Set<Integer> partitions) implements Input<O> {
        public Revoked {
            partitions = Set.copyOf(partitions);
        }
    }
}
