package dev.spillway.executor.local;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Health;
import dev.spillway.executor.Increment;
import dev.spillway.executor.Instances;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import dev.spillway.executor.RouterCounts;
import dev.spillway.executor.local.process.Address;
import dev.spillway.executor.local.proxy.ProxyServer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs services as child processes behind the proxy. Its data directory belongs to one Spillway at a time; what was
 * there when the last one died is adopted, and served on the same ports, before the constructor returns. Fences are
 * exact: every write is checked and made under one lock.
 */
public final class LocalPlatform implements Platform<Picture, Call>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalPlatform.class);

    private static final Duration EVERY = Duration.ofSeconds(5);

    private record Key(String service, String target) {
        Path in(Path data) {
            return data.resolve("sites").resolve(plain(service) + "@" + plain(target));
        }

        private static String plain(String name) {
            return name.replace("%", "%25").replace("/", "%2F");
        }
    }

    private final Path data;
    private final boolean allowExec;
    private final InstantSource clock;
    private final FileChannel lockFile;
    private final ProxyServer proxy;
    private final Map<Key, Site> sites = new ConcurrentHashMap<>();
    private final ReentrantLock opening = new ReentrantLock();
    private final RouterCounts counts = new RouterCounts("local proxy");
    private final ScheduledExecutorService counting = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("spillway-local-counts").daemon().factory());
    private volatile Consumer<Increment> counted = _ -> {
    };
    private volatile Consumer<Health> listener = health -> LOG.info("health before anybody listens: {}", health);

    /**
     * Recovers what the data directory tells of.
     *
     * @param data made if it is not there
     * @param allowExec whether commands from the topic may be run on this machine at all
     * @param metricsPort the proxy's {@code /metrics}, 0 = any free port
     * @throws IOException if the directory is of another version, in use or not writable, or a port is taken
     */
    public LocalPlatform(Path data, boolean allowExec, int metricsPort, InstantSource clock)
            throws IOException, InterruptedException {
        this.data = Files.createDirectories(data);
        this.allowExec = allowExec;
        this.clock = clock;
        this.lockFile = FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        own();
        this.proxy = new ProxyServer(metricsPort);
        recover();
        proxy.serveEndpoints(() -> Optional.of(endpoints()));
        var _ = counting.scheduleAtFixedRate(this::count, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Of each service that more than one revision may serve, what the proxy has counted since the last time. */
    private void count() {
        try {
            Map<String, SortedSet<String>> routed = new TreeMap<>();
            sites.forEach((key, site) -> routed.computeIfAbsent(key.service(), _ -> new TreeSet<>())
                    .addAll(site.routed()));
            routed.forEach((service, revisions) -> counts
                    .since(service, revisions, look(service, revisions)).forEach(counted));
        } catch (RuntimeException broken) {
            LOG.error("what the proxy counted could not be told", broken);
        }
    }

    /** A revision that nobody asked for yet has counted nothing, which is a count. */
    private RouterCounts.Look look(String service, SortedSet<String> revisions) {
        Map<String, RouterCounts.Counted> now = new TreeMap<>(proxy.counted(service));
        revisions.forEach(revision -> now.putIfAbsent(revision, proxy.uncounted()));
        return new RouterCounts.Look("this", clock.instant(), now);
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

    private void recover() throws IOException, InterruptedException {
        Path all = Files.createDirectories(data.resolve("sites"));
        List<Path> found;
        try (Stream<Path> directories = Files.list(all)) {
            found = directories.sorted().toList();
        }
        for (Path directory : found) {
            var state = new StateFile(directory.resolve("state.json")).read();
            if (state.isPresent()) {
                Key key = new Key(state.get().service(), state.get().target());
                sites.put(key, open(key, state.get()));
            }
        }
    }

    private Site open(Key key, SiteState state) throws IOException, InterruptedException {
        Site site = new Site(key.in(data), state, proxy, clock, health -> listener.accept(health));
        LOG.info("service={} target={} is served on {}", key.service(), key.target(), address(site.port()));
        return site;
    }

    /** What else stands on the {@code /metrics} page, as Prometheus text under other names than {@code spillway_proxy_*}. */
    public void alsoShow(Supplier<String> more) {
        proxy.alsoShow(more);
    }

    private static String address(int port) {
        return port == 0 ? "no port of the proxy" : "http://127.0.0.1:" + port;
    }

    /** For whoever routes requests: service, revision, and where its instances listen. */
    private String endpoints() {
        Map<String, Map<String, List<Map<String, Object>>>> services = new TreeMap<>();
        sites.forEach((key, site) -> {
            var revisions = services.computeIfAbsent(key.service(), _ -> new TreeMap<>());
            site.addresses().forEach((revision, addresses) -> revisions.computeIfAbsent(revision,
                    _ -> new ArrayList<>()).addAll(addresses.stream().map(LocalPlatform::endpoint).toList()));
        });
        return Settings.json(services) + "\n";
    }

    private static Map<String, Object> endpoint(Address address) {
        return new TreeMap<>(Map.of("address", "127.0.0.1:" + address.port(), "ready", address.ready()));
    }

    /** Where {@code GET /metrics} and {@code GET /endpoints} are answered, on 127.0.0.1. */
    public int metricsPort() {
        return proxy.adminPort();
    }

    /** The proxy's port of a service; empty until something was deployed, and for a workload. */
    public OptionalInt port(String service, String target) {
        Site site = sites.get(new Key(service, target));
        return site == null || site.port() == 0 ? OptionalInt.empty() : OptionalInt.of(site.port());
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
        Site site = sites.get(key(command));
        return new Reading.Seen<>(site == null
                ? new Picture(false, command.target().hasTraffic(), 0, proxy.adminPort(), Fence.NONE, List.of(),
                        Optional.empty(), Map.of(),
                        allowExec)
                : site.picture(proxy.adminPort(), allowExec));
    }

    private static Key key(Command command) {
        return new Key(command.service(), command.target().name());
    }

    @Override
    public Next<Call> next(Command command, Picture picture) {
        return Steps.next(command, picture);
    }

    @Override
    public CallResult call(Command command, Call call) {
        try {
            return site(command).write(command.fence(), call)
                    ? new CallResult.Ok()
                    : new CallResult.Transient("the target carries a newer fence");
        } catch (IOException | IllegalArgumentException cannot) {
            return new CallResult.Permanent(String.valueOf(cannot.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new CallResult.Unknown("interrupted");
        }
    }

    private Site site(Command command) throws IOException, InterruptedException {
        Key key = key(command);
        opening.lock();
        try {
            Site site = sites.get(key);
            if (site == null) {
                int port = Settings.of(command.target()).port();
                site = open(key, SiteState.fresh(key.service(), key.target(), port, !command.target().hasTraffic()));
                sites.put(key, site);
            }
            return site;
        } finally {
            opening.unlock();
        }
    }

    @Override
    public Observed report(Picture picture) {
        List<Instances> instances = picture.crews().entrySet().stream().sorted(Map.Entry.comparingByKey())
                .filter(crew -> crew.getValue().count().total() > 0).map(crew -> new Instances(crew.getKey(),
                        crew.getValue().count().ready(), crew.getValue().count().total()))
                .toList();
        return new Observed(picture.shares(), instances, picture.stable(), picture.fence(),
                Optional.of(snapshot(picture)));
    }

    private static String snapshot(Picture picture) {
        Map<String, Object> snapshot = new TreeMap<>();
        snapshot.put("address", picture.port() == 0 ? "" : "http://127.0.0.1:" + picture.port());
        snapshot.put("metrics", "http://127.0.0.1:" + picture.metricsPort() + "/metrics");
        snapshot.put("endpoints", "http://127.0.0.1:" + picture.metricsPort() + "/endpoints");
        snapshot.put("shares", picture.shares());
        Map<String, Integer> wanted = new TreeMap<>();
        picture.crews().forEach((revision, crew) -> wanted.put(revision, crew.count().wanted()));
        snapshot.put("instances", wanted);
        return Settings.json(snapshot);
    }

    /** Drains and ends all processes; the next start has them again. */
    @Override
    public void close() throws IOException {
        counting.shutdownNow();
        sites.values().parallelStream().forEach(Site::close);
        proxy.close();
        lockFile.close();
    }
}
