package dev.spillway.executor.haproxy;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Health;
import dev.spillway.executor.RouterCounts;
import dev.spillway.executor.Share;
import dev.spillway.executor.haproxy.endpoints.Listing;
import dev.spillway.executor.haproxy.layout.Changes;
import dev.spillway.executor.haproxy.layout.Drawing;
import dev.spillway.executor.haproxy.layout.Layout;
import dev.spillway.executor.haproxy.layout.Slots;
import dev.spillway.executor.haproxy.socket.Answer;
import dev.spillway.executor.haproxy.socket.Backend;
import dev.spillway.executor.haproxy.socket.Change;
import dev.spillway.executor.haproxy.socket.Haproxy;
import dev.spillway.executor.haproxy.socket.Looked;
import dev.spillway.executor.haproxy.socket.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One backend. A write is checked against the fence, is on the disk as begun, is made, is read back, and is on the disk as
 * acknowledged. Writes take turns; a rollback waits for its turn for a moment only, and then goes ahead: what lands late is
 * found when the command settles.
 */
final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final Duration COURTESY = Duration.ofMillis(100);

    private final Ledger ledger;
    private final StateFile file;
    private final ReentrantLock turn = new ReentrantLock();
    private final Drains drains = new Drains();
    private volatile Listing listing = new Listing.Unknown("they were not asked for yet");

    Router(Path directory, BackendState found) {
        this.file = new StateFile(directory);
        this.ledger = new Ledger(file, found);
    }

    BackendState state() {
        return ledger.state();
    }

    Slots slots() {
        return new Slots(state().settings().slots());
    }

    void listed(Listing next) {
        listing = next;
    }

    /** Reads HAProxy; what was written and is now seen is acknowledged with that. */
    Looked look() {
        BackendState.Kept kept = state().settings();
        Looked looked = new Haproxy(Path.of(kept.socket())).look(kept.backend());
        if (looked instanceof Looked.Seen(Backend backend)) {
            drains.note(backend);
            acknowledge(backend);
        }
        return looked;
    }

    private Set<String> drained() {
        return drains.longerThan(Duration.ofMillis(state().settings().drainMillis()));
    }

    private void acknowledge(Backend backend) {
        BackendState seen = state();
        boolean same = !seen.isHalfWritten() && seen.process().equals(backend.process());
        if (!same && !seen.written().equals(Layout.EMPTY) && seen.written().describes(backend, slots())) {
            try {
                if (ledger.replace(seen, seen.acknowledgedBy(backend.process()))) {
                    keepServers();
                }
            } catch (IOException full) {
                LOG.error("the state cannot be written. backend={}", backend.name(), full);
            }
        }
    }

    /** Only a convenience for HAProxy's next start: without it the servers are restored a moment later. */
    private void keepServers() throws IOException {
        BackendState.Kept kept = state().settings();
        Optional<String> servers = new Haproxy(Path.of(kept.socket())).dump(kept.backend());
        if (servers.isPresent()) {
            file.writeServers(servers.get());
        }
    }

    Picture.Read picture(Backend backend) {
        return Picture.of(backend, state(), true, listing, drained());
    }

    /** How the instances stand that requests are sent to, as HAProxy's own checks see them; of others a router knows nothing. */
    List<Health> health(Backend backend) {
        BackendState now = state();
        List<Health> all = new ArrayList<>();
        now.acknowledged().owners().forEach((slot, revision) -> {
            List<Server> serving = slots().servers(backend, slot).stream().filter(Server::serves).toList();
            int up = (int) serving.stream().filter(Server::up).count();
            if (!serving.isEmpty()) {
                all.add(new Health(now.service(), now.target(), revision, up, serving.size()));
            }
        });
        return all;
    }

    /** What HAProxy has counted of each revision that has a slot. */
    RouterCounts.Look counted(Backend backend, Instant at) {
        Map<String, RouterCounts.Counted> counted = new TreeMap<>();
        state().acknowledged().owners()
                .forEach((slot, revision) -> counted.put(revision, backend.counted(slots().servers(backend, slot))));
        return new RouterCounts.Look(backend.process().toString(), at, counted);
    }

    /** Which revisions requests may go to: those with a share, and the stable one while it has a slot. */
    SortedSet<String> routed() {
        BackendState now = state();
        var routed = new TreeSet<String>();
        now.acknowledged().owners().values().stream()
                .filter(r -> now.acknowledged().permille(r) > 0 || now.stable().equals(r)).forEach(routed::add);
        return routed;
    }

    CallResult call(Command command, Settings settings, Call call) throws IOException, InterruptedException {
        boolean myTurn = true;
        if (command.rollback()) {
            myTurn = turn.tryLock(COURTESY.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            turn.lock();
        }
        try {
            return perform(command, settings, call);
        } finally {
            if (myTurn) {
                turn.unlock();
            }
        }
    }

    private CallResult perform(Command command, Settings settings, Call call) throws IOException {
        BackendState seen = state();
        if (command.fence().olderThan(seen.fence())) {
            return new CallResult.Transient("the backend carries a newer fence");
        }
        BackendState next = seen.fenced(command.fence()).configured(settings);
        Map<String, String> owners = new TreeMap<>(seen.acknowledged().owners());
        return switch (call) {
            case Call.PutFence() -> save(seen, next);
            case Call.PutStable(String revision) -> save(seen, next.stable(revision));
            case Call.PutShares(List<Share> shares, Map<String, String> all) -> write(seen, next, shares, all);
            case Call.Restore() -> write(seen, next, seen.acknowledged().shares(), owners);
            case Call.Vacate(String slot) -> {
                owners.remove(slot);
                yield write(seen, next, seen.acknowledged().shares(), owners);
            }
        };
    }

    private CallResult save(BackendState seen, BackendState next) throws IOException {
        return ledger.replace(seen, next)
                ? new CallResult.Ok()
                : new CallResult.Transient("somebody else wrote in between");
    }

    private CallResult write(BackendState seen, BackendState next, List<Share> shares, Map<String, String> owners)
            throws IOException {
        return switch (look()) {
            case Looked.Unseen(String reason, boolean forGood) ->
                forGood ? new CallResult.Permanent(reason) : new CallResult.Transient(reason);
            case Looked.Seen(Backend backend) -> {
                Layout layout = Drawing.draw(scene(backend, seen), shares, owners).layout();
                boolean bare = shares.stream()
                        .anyMatch(share -> share.permille() > 0 && !layout.hasPlaced(share.revision(), slots()));
                yield bare
                        ? new CallResult.Transient("a revision of " + shares + " has no ready instance any more")
                        : write(seen, next.writing(layout), backend);
            }
        };
    }

    private Drawing.Scene scene(Backend backend, BackendState seen) {
        return new Drawing.Scene(backend, slots(), seen.acknowledged(), listing, drained());
    }

    /** @param next with the layout that is to be written */
    private CallResult write(BackendState seen, BackendState next, Backend backend) throws IOException {
        BackendState.Kept kept = next.settings();
        Haproxy haproxy = new Haproxy(Path.of(kept.socket()));
        List<Change> changes = Changes.between(backend, new Slots(kept.slots()), next.written());
        if (!ledger.replace(seen, next)) {
            return new CallResult.Transient("somebody else wrote in between");
        }
        return switch (haproxy.change(kept.backend(), changes)) {
            case Answer.Unsent(String reason, boolean _) -> new CallResult.Transient(reason);
            case Answer.Lost(String reason) -> new CallResult.Unknown(reason);
            case Answer.Said(String complaint) when !complaint.isEmpty() ->
                new CallResult.Permanent("HAProxy refuses: " + complaint);
            case Answer.Said _ -> readBack();
        };
    }

    private CallResult readBack() {
        return switch (look()) {
            case Looked.Unseen(String reason, boolean _) -> new CallResult.Unknown(reason);
            case Looked.Seen _ -> state().isHalfWritten()
                    ? new CallResult.Unknown("what was read back is not what was written")
                    : new CallResult.Ok();
        };
    }

    /** What came of following: how HAProxy was before, and what was done or why not, if there was anything. */
    record Followed(Optional<Backend> seen, Optional<String> said) {}

    /** Keeps the servers after the instances, and after HAProxy itself. */
    Followed follow() throws IOException {
        turn.lock();
        try {
            return switch (look()) {
                case Looked.Seen(Backend backend) -> new Followed(Optional.of(backend), follow(backend, state()));
                case Looked.Unseen(String reason, boolean _) -> new Followed(Optional.empty(), Optional.of(reason));
            };
        } finally {
            turn.unlock();
        }
    }

    private Optional<String> follow(Backend backend, BackendState seen) throws IOException {
        boolean restarted = !seen.process().equals(backend.process());
        if (seen.acknowledged().equals(Layout.EMPTY) || seen.isHalfWritten()) {
            // What was begun is its command's to finish. It may be an abort: to restore would be to raise what it lowers.
            return Optional.empty();
        }
        boolean asLeft = seen.acknowledged().describes(backend, slots());
        if (!asLeft && !restarted) {
            return Optional.of("the weights are not as they were left: they are not touched before a command says so");
        }
        Drawing.Drawn drawn = Drawing.draw(scene(backend, seen), seen.acknowledged().shares(), owners(seen));
        Layout layout = drawn.layout();
        if (asLeft && layout.equals(seen.acknowledged())) {
            return Optional.of(drawn.homeless()).filter(homeless -> !homeless.isEmpty())
                    .map(homeless -> "ready instances without a server, by revision: " + homeless);
        }
        CallResult result = write(seen, seen.writing(layout), backend);
        return Optional.of((restarted ? "HAProxy is another process: restored: " : "servers follow the instances: ")
                + result);
    }

    /** A slot whose revision has no instance, no share and no role any more is nobody's. */
    private Map<String, String> owners(BackendState seen) {
        Map<String, String> owners = new TreeMap<>(seen.acknowledged().owners());
        if (listing instanceof Listing.Known known) {
            owners.values().removeIf(revision -> seen.acknowledged().permille(revision) == 0
                    && !revision.equals(seen.stable()) && !known.revisions().containsKey(revision)
                    && !seen.acknowledged().hasPlaced(revision, slots()));
        }
        return owners;
    }
}
