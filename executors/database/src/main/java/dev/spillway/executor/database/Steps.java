package dev.spillway.executor.database;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Next;

/** The pure half: what comes next on the way from the picture to the phase that the command asks for. */
final class Steps {
    private Steps() {}

    static Next<Call> next(Command command, Picture picture) {
        return switch (picture) {
            case Picture.Broken(var _, String reason) -> new Next.Failed<>(reason);
            case Picture.Read read -> {
                Next<Call> next = wanted(command, read);
                boolean unfenced = command.desired().writes() && read.fence().olderThan(command.fence());
                yield next instanceof Next.Done<Call> && unfenced ? new Next.Do<>(new Call.PutFence()) : next;
            }
        };
    }

    private static Next<Call> wanted(Command command, Picture.Read read) {
        if (read.edited().isPresent()) {
            return new Next.Refused<>(read.edited().get());
        }
        return switch (command.desired()) {
            case Desired.Snapshot _ -> new Next.Done<>();
            case Desired.Migrate(String phase) -> migrate(phase, read);
            case Desired.Capacity _,Desired.Traffic _,Desired.Roles _,Desired.Flag _,Desired.Restore _,Desired.Roll _,Desired.Measure _ ->
                new Next.Failed<>("a database has no " + command.desired().subject());
        };
    }

    private static Next<Call> migrate(String phase, Picture.Read read) {
        return switch (phase) {
            case Settings.EXPAND -> read.has(Settings.EXPAND) ? new Next.Done<>() : run(Settings.EXPAND);
            case Settings.BACKFILL -> backfill(read);
            case Settings.CONTRACT -> contract(read);
            case String other ->
                new Next.Failed<>("the phase '" + other + "' is unknown, there are expand, backfill and contract");
        };
    }

    private static Next<Call> run(String phase) {
        return new Next.Do<>(new Call.Run(phase));
    }

    private static Next<Call> backfill(Picture.Read read) {
        if (!read.has(Settings.EXPAND)) {
            return new Next.Refused<>("the schema is not expanded: there is nowhere to move data to");
        }
        return read.diverged() == 0 ? new Next.Done<>() : new Next.Do<>(new Call.Move(read.diverged()));
    }

    private static Next<Call> contract(Picture.Read read) {
        if (read.has(Settings.CONTRACT)) {
            return new Next.Done<>();
        }
        if (!read.has(Settings.EXPAND)) {
            return new Next.Refused<>("the schema was never expanded: there is nothing to contract");
        }
        return read.diverged() == 0
                ? run(Settings.CONTRACT)
                : new Next.Refused<>(read.diverged() + " rows are not the same in old and new: what would be taken away"
                        + " is the only place where they are right");
    }
}
