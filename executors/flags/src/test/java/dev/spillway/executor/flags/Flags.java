package dev.spillway.executor.flags;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.PlatformUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** A flag as the contract sees it: those who see it off are on v1, those who see it on are on v2. */
record Flags(FlagsPlatform flags, Target target, IntSupplier permille, List<List<Share>> journal,
        AutoCloseable store) implements PlatformUnderTest<Picture, Call> {
    static final String KEY = "new-checkout-flow";

    /** @param permille as the store itself has it now */
    static Flags of(FlagsPlatform flags, Map<String, String> settings, IntSupplier permille, AutoCloseable store) {
        return new Flags(flags, new Target("flags", "flags", "test", "flag", settings), permille, new ArrayList<>(),
                store);
    }

    @Override
    public Platform<Picture, Call> platform() {
        return new Watched();
    }

    @Override
    public Revision revision(String label) {
        return new Revision(label, label, "", Map.of(), Map.of(), "");
    }

    @Override
    public boolean hasCapacity() {
        return false;
    }

    @Override
    public void warm(Revision revision) {}

    @Override
    public Desired shift(List<Share> shares) {
        return new Desired.Flag(KEY, shares.stream().filter(share -> share.revision().equals("v2"))
                .mapToInt(Share::permille).sum());
    }

    @Override
    public List<Share> shares(Observed observed) {
        return observed.flags().stream().flatMap(flag -> split(flag.permille()).stream()).toList();
    }

    private static List<Share> split(int permille) {
        return Stream.of(new Share("v1", 1000 - permille), new Share("v2", permille))
                .filter(share -> share.permille() > 0).toList();
    }

    @Override
    public void close() {
        try {
            flags.close();
            store.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Reads the store itself after each call. */
    private final class Watched implements Platform<Picture, Call> {
        @Override
        public Reading<Picture> observe(Command command) {
            return flags.observe(command);
        }

        @Override
        public CallResult call(Command command, Call call) {
            int before = permille.getAsInt();
            CallResult result = flags.call(command, call);
            int after = permille.getAsInt();
            if (after != before) {
                journal.add(split(after));
            }
            return result;
        }

        @Override
        public Next<Call> next(Command command, Picture picture) {
            return flags.next(command, picture);
        }

        @Override
        public Observed report(Picture picture) {
            return flags.report(picture);
        }

        @Override
        public Duration settleAfter() {
            return flags.settleAfter();
        }
    }
}
