package dev.spillway.executor.haproxy;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Health;
import dev.spillway.executor.Increment;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import dev.spillway.executor.haproxy.endpoints.EndpointSource;
import dev.spillway.executor.haproxy.endpoints.Listing;
import dev.spillway.executor.haproxy.socket.Backend;
import dev.spillway.executor.haproxy.socket.Haproxy;
import dev.spillway.executor.haproxy.socket.Looked;
import dev.spillway.executor.haproxy.socket.RuntimeSocket;
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
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes traffic by the weights of HAProxy's servers. HAProxy keeps neither fence nor roles, and forgets the weights when it
 * is reloaded: they stand in the data directory, which belongs to one Spillway at a time.
 */
public final class HaproxyPlatform implements Platform<Picture, Call>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HaproxyPlatform.class);
    private static final Duration EVERY = Duration.ofMillis(250);

    private record Served(Router router, Follower follower) {}

    private final Path data;
    private final FileChannel lockFile;
    private final EndpointSource source = new EndpointSource();
    private final Map<String, Served> backends = new ConcurrentSkipListMap<>();
    private final ReentrantLock opening = new ReentrantLock();
    private volatile Consumer<Increment> counted = _ -> {
    };
    private volatile Consumer<Health> listener = health -> LOG.info("health before anybody listens: {}", health);

    /**
     * Takes up what the data directory tells of.
     *
     * @param data made if it is not there
     * @throws IOException if the directory is of another version, in use or not writable
     */
    public HaproxyPlatform(Path data) throws IOException {
        this.data = Files.createDirectories(data);
        this.lockFile = FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean complete = false;
        try {
            own();
            recover();
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private void own() throws IOException {
        try {
            FileLock got = lockFile.tryLock();
            if (got != null) {
                return;
            }
        } catch (OverlappingFileLockException sameProcess) {
            LOG.debug("locked by this very process", sameProcess);
        }
        throw new IOException("the data directory " + data + " is in use by another Spillway");
    }

    private void recover() throws IOException {
        List<Path> found;
        try (Stream<Path> all = Files.list(data)) {
            found = all.filter(Files::isDirectory).sorted().toList();
        }
        for (Path directory : found) {
            Optional<BackendState> state = new StateFile(directory).read();
            if (state.isPresent()) {
                serve(directory, state.get());
            }
        }
    }

    private Router serve(Path directory, BackendState state) {
        Router router = new Router(directory, state);
        backends.put(state.settings().backend(),
                new Served(router, new Follower(router, source, health -> listener.accept(health),
                        increment -> counted.accept(increment), EVERY)));
        return router;
    }

    @Override
    public void onHealth(Consumer<Health> next) {
        listener = next;
    }

    @Override
    public void onIncrement(Consumer<Increment> next) {
        counted = next;
    }

    @Override
    public Reading<Picture> observe(Command command) {
        Settings settings;
        try {
            settings = Settings.of(command.target().settings());
        } catch (IllegalArgumentException wrong) {
            return new Reading.Seen<>(new Picture.Broken(Fence.NONE, String.valueOf(wrong.getMessage())));
        }
        Served served = backends.get(settings.backend());
        if (served == null) {
            return firstLook(BackendState.fresh(command.service(), command.target().name(), settings), settings);
        }
        BackendState state = served.router().state();
        if (!state.service().equals(command.service()) || !state.target().equals(command.target().name())) {
            return new Reading.Seen<>(new Picture.Broken(Fence.NONE, "backend " + settings.backend() + " belongs to "
                    + state.service() + " (target " + state.target() + ") here: each target needs its own"));
        }
        return state.settings().equals(BackendState.Kept.of(settings))
                ? reading(served.router().look(), state.fence(), served.router()::picture)
                : firstLook(state.configured(settings), settings);
    }

    /** Before anything is written with these settings. */
    private static Reading<Picture> firstLook(BackendState state, Settings settings) {
        Listing unasked = new Listing.Unknown("they were not asked for yet");
        return reading(new Haproxy(settings.socket()).look(settings.backend()), state.fence(),
                backend -> Picture.of(backend, state, false, unasked, Set.of()));
    }

    private interface Understand {
        Picture of(Backend backend);
    }

    private static Reading<Picture> reading(Looked looked, Fence fence, Understand understand) {
        return switch (looked) {
            case Looked.Seen(Backend backend) -> new Reading.Seen<>(understand.of(backend));
            case Looked.Unseen(String reason, boolean forGood) -> forGood
                    ? new Reading.Seen<>(new Picture.Broken(fence, reason))
                    : new Reading.Unseen<>(reason);
        };
    }

    @Override
    public Next<Call> next(Command command, Picture picture) {
        return Steps.next(command, picture);
    }

    @Override
    public CallResult call(Command command, Call call) {
        try {
            Settings settings = Settings.of(command.target().settings());
            return router(command, settings).call(command, settings, call);
        } catch (IOException | IllegalArgumentException cannot) {
            return new CallResult.Permanent(String.valueOf(cannot.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new CallResult.Unknown("interrupted");
        }
    }

    private Router router(Command command, Settings settings) throws IOException {
        opening.lock();
        try {
            Served served = backends.get(settings.backend());
            return served == null
                    ? serve(Files.createDirectories(data.resolve(settings.backend())),
                            BackendState.fresh(command.service(), command.target().name(), settings))
                    : served.router();
        } finally {
            opening.unlock();
        }
    }

    @Override
    public Observed report(Picture picture) {
        return Report.of(picture);
    }

    @Override
    public Duration settleAfter() {
        return RuntimeSocket.PATIENCE;
    }

    /** Which slot is which revision, as Prometheus reads it. */
    public String metrics() {
        return SlotInfo.text(backends.values().stream().map(served -> served.router().state()).toList());
    }

    /** Leaves HAProxy as it is. */
    @Override
    public void close() throws IOException {
        backends.values().forEach(served -> served.follower().close());
        source.close();
        lockFile.close();
    }
}
