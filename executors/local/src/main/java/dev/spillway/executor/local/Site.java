package dev.spillway.executor.local;

import dev.spillway.executor.Fence;
import dev.spillway.executor.Health;
import dev.spillway.executor.local.SiteState.Wanted;
import dev.spillway.executor.local.SiteState.Weights;
import dev.spillway.executor.local.process.Address;
import dev.spillway.executor.local.process.Count;
import dev.spillway.executor.local.process.Fleet;
import dev.spillway.executor.local.process.Live;
import dev.spillway.executor.local.proxy.Frontend;
import dev.spillway.executor.local.proxy.ProxyServer;
import dev.spillway.executor.local.proxy.Table;
import dev.spillway.executor.local.proxy.Wheel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service at one target: its state file, its processes and its port, under one lock. A write is checked against the
 * fence, is on the disk, and only then has its effect.
 */
final class Site implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Site.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final StateFile file;
    private final Journal journal;
    private final Fleet fleet;
    /** None where only instances are ours. */
    private final Optional<Frontend> frontend;
    private final Consumer<Health> health;
    private final Map<String, Health> told = new TreeMap<>();
    private SiteState state;
    private Wheel wheel;
    private volatile boolean closing;

    /**
     * Opens the site anew, or as it was left: its processes are adopted and serve before the port is open.
     *
     * @throws IOException if the directory is not usable or the port is taken
     */
    Site(Path directory, SiteState found, ProxyServer proxy, InstantSource clock, Consumer<Health> health)
            throws IOException, InterruptedException {
        Path _ = Files.createDirectories(directory);
        this.health = health;
        this.file = new StateFile(directory.resolve("state.json"));
        this.journal = new Journal(directory.resolve("weights.jsonl"), clock);
        this.fleet = new Fleet(directory.resolve("logs"), this::changed);
        this.state = found;
        this.wheel = new Wheel(found.weights().shares());
        lock.lock();
        try {
            journal.note(found.weights());
            adopt();
            this.frontend = found.workload()
                    ? Optional.empty()
                    : Optional.of(proxy.open(found.service(), found.port()));
            this.state = state.at(port());
            reroute();
            file.write(state);
        } finally {
            lock.unlock();
        }
    }

    private void adopt() throws InterruptedException {
        for (Live live : state.processes()) {
            Wanted crew = state.crews().get(live.revision());
            if (crew == null) {
                Fleet.end(live, 0);
            } else {
                fleet.adopt(crew.workload(), live);
            }
        }
        state.crews().values().forEach(crew -> fleet.scale(crew.workload(), crew.instances()));
    }

    /** The proxy's; 0 where there is none. */
    int port() {
        return frontend.map(Frontend::port).orElse(0);
    }

    /** Where the instances listen, by revision id. */
    Map<String, List<Address>> addresses() {
        return fleet.addresses().stream().collect(Collectors.groupingBy(Address::revision, TreeMap::new,
                Collectors.toList()));
    }

    /** Which revisions requests may go to: those with a share, and the stable one. None for a workload. */
    SortedSet<String> routed() {
        lock.lock();
        try {
            var routed = new TreeSet<String>();
            if (frontend.isPresent()) {
                state.weights().shares().forEach(share -> routed.add(share.revision()));
                Optional.of(state.stable()).filter(id -> !id.isEmpty()).ifPresent(routed::add);
            }
            return routed;
        } finally {
            lock.unlock();
        }
    }

    Picture picture(int metricsPort, boolean mayRun) {
        lock.lock();
        try {
            Map<String, Picture.Crew> crews = new TreeMap<>();
            Map<String, Count> counts = fleet.counts();
            counts.forEach((revision, count) -> crews.put(revision, new Picture.Crew(Optional
                    .ofNullable(state.crews().get(revision)).map(Wanted::fence).orElse(Fence.NONE), count)));
            return new Picture(true, frontend.isPresent(), port(), metricsPort, state.fence(), state.weights().shares(),
                    Optional.of(state.stable()).filter(id -> !id.isEmpty()), crews, mayRun);
        } finally {
            lock.unlock();
        }
    }

    /** False, and no effect, if the target carries a newer fence. */
    boolean write(Fence fence, Call call) throws IOException {
        lock.lock();
        try {
            if (fence.olderThan(state.fence())) {
                return false;
            }
            apply(fence, call);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void apply(Fence fence, Call call) throws IOException {
        SiteState fenced = state.fenced(fence);
        switch (call) {
            case Call.PutFence() -> save(fenced);
            case Call.PutStable(String revision) -> save(fenced.stable(revision));
            case Call.Scale(var workload, int instances) -> {
                save(fenced.scaled(new Wanted(workload, instances, fence)));
                told.remove(workload.revision());
                fleet.scale(workload, instances);
            }
            case Call.PutShares(var shares) -> {
                save(fenced.weighted(new Weights(fence, shares)));
                journal.note(state.weights());
                wheel = new Wheel(shares);
                reroute();
            }
        }
    }

    private void save(SiteState next) throws IOException {
        file.write(next);
        state = next;
    }

    private void reroute() {
        frontend.ifPresent(open -> open.route(Table.of(wheel, fleet.ready())));
    }

    /** An instance came, went, became ready or fell. */
    private void changed() {
        lock.lock();
        try {
            reroute();
            save(state.populated(fleet.live()));
            fleet.counts().forEach(this::tell);
        } catch (IOException full) {
            // The processes go on; what the next start does not find here, it cannot adopt.
            LOG.error("the state cannot be written. service={}", state.service(), full);
        } finally {
            lock.unlock();
        }
    }

    /** One that is still on its way up is not sick: nothing is told before all were ready once. */
    private void tell(String revision, Count count) {
        boolean full = count.wanted() > 0 && count.ready() >= count.wanted();
        if (closing || (!full && !told.containsKey(revision))) {
            return;
        }
        Health now = new Health(state.service(), state.target(), revision, Math.min(count.ready(), count.wanted()),
                count.wanted());
        if (!now.equals(told.put(revision, now))) {
            health.accept(now);
        }
    }

    /** Ends the processes; what was wanted stays written, and is started again by the next one. */
    @Override
    public void close() {
        closing = true;
        fleet.close();
    }
}
