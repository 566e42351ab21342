package dev.spillway.simulator;

import dev.spillway.simulator.Simulation.Failure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

/** Many schedules, on all processors. */
public final class Schedules {
    private Schedules() {}

    /** The failure with the lowest seed of those found before the rest was called off. */
    public static Optional<Failure> run(long first, long count) {
        var found = new AtomicBoolean();
        return run(LongStream.range(first, first + count).boxed().toList(), found);
    }

    private static Optional<Failure> run(List<Long> seeds, AtomicBoolean found) {
        return seeds.parallelStream().flatMap(seed -> {
            Optional<Failure> failure = found.get() ? Optional.empty() : one(seed);
            failure.ifPresent(_ -> found.set(true));
            return failure.stream();
        }).min(java.util.Comparator.comparingLong(Failure::seed));
    }

    /** Every fourth seed also tells of a service that is rolled. */
    private static Optional<Failure> one(long seed) {
        return Simulation.run(seed).or(() -> seed % 4 == 0 ? Simulation.runRolling(seed) : Optional.empty());
    }

    /** {@code first count}: exits with 1 and the story when an invariant breaks. */
    public static void main(String[] args) {
        long first = Long.parseLong(args[0]);
        long count = Long.parseLong(args[1]);
        long start = System.nanoTime();
        Optional<Failure> failure = run(first, count);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%d schedules from seed %d in %.1f s%n", count, first, seconds);
        failure.ifPresent(System.out::println);
        System.exit(failure.isPresent() ? 1 : 0);
    }
}
