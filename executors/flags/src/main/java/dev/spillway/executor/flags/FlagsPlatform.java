package dev.spillway.executor.flags;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Fence;
import dev.spillway.executor.FlagShare;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shifts feature flags. Fences stand in the data directory, which belongs to one Spillway at a time. A write is checked
 * against the fence, made, and read back; writes to a target take turns, a rollback waits for its turn for a moment only
 * and then goes ahead: what lands late is found when the command settles.
 */
public final class FlagsPlatform implements Platform<Picture, Call>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlagsPlatform.class);
    private static final Duration COURTESY = Duration.ofMillis(100);

    private final FileChannel lockFile;
    private final Fences fences;
    private final SortedMap<String, Store> stores;
    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

    /**
     * @param data made if it is not there
     * @param stores by the name of the provider
     * @throws IOException if the directory is in use or not writable
     */
    public FlagsPlatform(Path data, Map<String, Store> stores) throws IOException {
        Path directory = Files.createDirectories(data);
        this.stores = new TreeMap<>(stores);
        this.fences = new Fences(directory.resolve("fences"));
        this.lockFile = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        if (!own()) {
            lockFile.close();
            throw new IOException("the data directory " + data + " is in use by another Spillway");
        }
    }

    private boolean own() throws IOException {
        try {
            FileLock got = lockFile.tryLock();
            return got != null;
        } catch (OverlappingFileLockException sameProcess) {
            LOG.debug("locked by this very process", sameProcess);
            return false;
        }
    }

    private static String site(Command command) {
        return command.service() + "@" + command.target().name();
    }

    @Override
    public Reading<Picture> observe(Command command) {
        Fence fence = Fence.NONE;
        try {
            fence = fences.of(site(command));
            Settings settings = Settings.of(command.target().settings());
            return picture(fence, store(settings).look(settings));
        } catch (IOException | IllegalArgumentException wrong) {
            return new Reading.Seen<>(new Picture.Broken(fence, String.valueOf(wrong.getMessage())));
        }
    }

    private static Reading<Picture> picture(Fence fence, Look look) {
        return switch (look) {
            case Look.Seen(Map<String, Flag> flags) -> new Reading.Seen<>(new Picture.Read(fence, flags));
            case Look.Broken(String reason) -> new Reading.Seen<>(new Picture.Broken(fence, reason));
            case Look.Unseen(String reason) -> new Reading.Unseen<>(reason);
        };
    }

    private Store store(Settings settings) {
        Store store = stores.get(settings.provider());
        if (store == null) {
            throw new IllegalArgumentException("settings.provider is '" + settings.provider()
                    + "', this executor has " + stores.keySet());
        }
        return store;
    }

    @Override
    public Next<Call> next(Command command, Picture picture) {
        return Steps.next(command, picture);
    }

    @Override
    public CallResult call(Command command, Call call) {
        try {
            ReentrantLock turn = turns.computeIfAbsent(site(command), _ -> new ReentrantLock());
            boolean mine = true;
            if (command.rollback()) {
                mine = turn.tryLock(COURTESY.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                turn.lock();
            }
            try {
                return perform(command, call);
            } finally {
                if (mine) {
                    turn.unlock();
                }
            }
        } catch (IOException | IllegalArgumentException cannot) {
            return new CallResult.Permanent(String.valueOf(cannot.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new CallResult.Unknown("interrupted");
        }
    }

    private CallResult perform(Command command, Call call) throws IOException {
        if (!fences.takeOn(site(command), command.fence())) {
            return new CallResult.Transient("the target carries a newer fence");
        }
        if (call instanceof Call.PutFence) {
            return new CallResult.Ok();
        }
        Settings settings = Settings.of(command.target().settings());
        return store(settings).change(settings, call, "Spillway " + command.id());
    }

    @Override
    public Observed report(Picture picture) {
        return switch (picture) {
            case Picture.Broken(Fence fence, String _) -> observed(fence, Optional.empty(), List.of());
            case Picture.Read(Fence fence, SortedMap<String, Flag> flags) -> observed(fence, Snapshot.of(flags),
                    flags.entrySet().stream().flatMap(flag -> share(flag.getKey(), flag.getValue()).stream()).toList());
        };
    }

    private static Observed observed(Fence fence, Optional<String> snapshot, List<FlagShare> flags) {
        return new Observed(List.of(), List.of(), Optional.empty(), fence, snapshot, flags);
    }

    private static Optional<FlagShare> share(String key, Flag flag) {
        return flag instanceof Flag.Standing(int permille, String _)
                ? Optional.of(new FlagShare(key, permille))
                : Optional.empty();
    }

    @Override
    public Duration settleAfter() {
        return stores.values().stream().map(Store::patience).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** Leaves the flags as they are. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
