package dev.spillway.executor.flags;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Next;
import java.util.Map;
import java.util.Optional;

/** The pure half: what comes next on the way from the picture to what the command asks for. */
final class Steps {
    private Steps() {}

    static Next<Call> next(Command command, Picture picture) {
        return switch (picture) {
            case Picture.Broken(var _, String reason) -> new Next.Failed<>(reason);
            case Picture.Read read -> fenced(command, read, wanted(command, read));
        };
    }

    /** An older write that is still on its way must find the fence. */
    private static Next<Call> fenced(Command command, Picture.Read read, Next<Call> next) {
        boolean unfenced = command.desired().writes() && read.fence().olderThan(command.fence());
        return next instanceof Next.Done<Call> && unfenced ? new Next.Do<>(new Call.PutFence()) : next;
    }

    private static Next<Call> wanted(Command command, Picture.Read read) {
        return switch (command.desired()) {
            case Desired.Snapshot _ -> firstUnfit(read).<Next<Call>>map(Next.Failed::new).orElse(new Next.Done<>());
            case Desired.Flag(String key, int permille) -> shift(key, permille, read);
            case Desired.Restore _ -> command.before().map(before -> restore(before, read))
                    .orElse(new Next.Refused<>("there is no snapshot to go back to"));
            case Desired.Capacity _,Desired.Traffic _,Desired.Roles _,Desired.Migrate _,Desired.Roll _,Desired.Measure _ ->
                new Next.Failed<>("a target of flags has no " + command.desired().subject());
        };
    }

    /** Found before anything is touched. */
    private static Optional<String> firstUnfit(Picture.Read read) {
        return read.flags().entrySet().stream().filter(flag -> flag.getValue() instanceof Flag.Unfit).findFirst()
                .map(flag -> unfit(flag.getKey(), flag.getValue()));
    }

    private static String unfit(String key, Flag flag) {
        return flag instanceof Flag.Unfit(String reason) ? "flag " + key + ": " + reason : "";
    }

    private static Next<Call> shift(String key, int permille, Picture.Read read) {
        Flag flag = read.flags().get(key);
        if (flag == null) {
            return new Next.Failed<>("the target names no flag '" + key + "', only " + read.flags().keySet());
        }
        return switch (flag) {
            case Flag.Unfit _ -> new Next.Failed<>(unfit(key, flag));
            case Flag.Standing(int now, String _) when now == permille -> new Next.Done<>();
            case Flag.Standing _ -> new Next.Do<>(new Call.PutWeight(key, permille));
        };
    }

    private static Next<Call> restore(String before, Picture.Read read) {
        Map<String, String> told;
        try {
            told = Snapshot.read(before);
        } catch (IllegalArgumentException garbage) {
            return new Next.Refused<>(String.valueOf(garbage.getMessage()));
        }
        return told.entrySet().stream().filter(flag -> !stands(read.flags().get(flag.getKey()), flag.getValue()))
                .findFirst().<Next<Call>>map(flag -> new Next.Do<>(new Call.PutBack(flag.getKey(), flag.getValue())))
                .orElse(new Next.Done<>());
    }

    private static boolean stands(@org.jspecify.annotations.Nullable Flag flag, String exact) {
        return flag instanceof Flag.Standing(int _, String now) && now.equals(exact);
    }
}
