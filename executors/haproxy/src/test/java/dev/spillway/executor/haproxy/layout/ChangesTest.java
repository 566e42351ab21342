package dev.spillway.executor.haproxy.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Share;
import dev.spillway.executor.haproxy.endpoints.Endpoint;
import dev.spillway.executor.haproxy.endpoints.Listing;
import dev.spillway.executor.haproxy.socket.Address;
import dev.spillway.executor.haproxy.socket.Backend;
import dev.spillway.executor.haproxy.socket.Change;
import dev.spillway.executor.haproxy.socket.Mode;
import dev.spillway.executor.haproxy.socket.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random walks of weights, instances and sessions over a HAProxy of plain values. */
final class ChangesTest {
    private static final Slots SLOTS = new Slots(List.of("blue", "green"));
    private static final Map<String, String> OWNERS = Map.of("blue", "v1", "green", "v2");
    private static final List<String> NAMES = List.of("blue-1", "blue-2", "blue-3", "green-1", "green-2", "green-3");

    private static Backend fresh() {
        return backend(NAMES.stream().map(name -> new Server(name, Optional.of(new Address("127.0.0.1", 9)), Mode.MAINT,
                true, 0, 0, false)).toList());
    }

    private static Backend backend(List<Server> servers) {
        return new Backend("web", new Backend.Instance(1, 1), "roundrobin", "", servers);
    }

    private static Backend after(Backend backend, Change change) {
        return backend(backend.servers().stream()
                .map(server -> server.name().equals(change.server()) ? after(server, change) : server).toList());
    }

    private static Server after(Server old, Change change) {
        return switch (change) {
            case Change.Move(_, Address to) -> new Server(old.name(), Optional.of(to), old.mode(), old.up(),
                    old.weight(), old.sessions(), false);
            case Change.Weigh(_, int weight) -> new Server(old.name(), old.address(), old.mode(), old.up(), weight,
                    old.sessions(), false);
            case Change.Turn(_, Mode mode) -> new Server(old.name(), old.address(), mode, old.up(), old.weight(),
                    old.sessions(), false);
        };
    }

    @Test
    void fromAnywhereTheChangesLeadToTheLayoutAndAtNoMomentNobodyServes() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Backend haproxy = fresh();
            Layout before = Layout.EMPTY;
            for (int step = 0; step < 20; step++) {
                // given
                int canary = List.of(0, 1, 50, 250, 500, 1000).get(random.nextInt(6));
                List<Share> shares = List.of(new Share("v1", 1000 - canary), new Share("v2", canary));
                Drawing.Scene scene = new Drawing.Scene(haproxy, SLOTS, before, listing(random), Set.of());
                // when
                Layout layout = Drawing.draw(scene, shares, OWNERS).layout();
                boolean served = serves(haproxy);
                for (Change change : Changes.between(haproxy, SLOTS, layout)) {
                    haproxy = after(haproxy, change);
                    // then
                    assertThat(serves(haproxy)).as("seed %d step %d: %s", seed, step, change)
                            .isIn(served, true);
                    served |= serves(haproxy);
                }
                assertThat(layout.describes(haproxy, SLOTS)).as("seed %d step %d: %s %s", seed, step, layout, haproxy)
                        .isTrue();
                assertThat(Changes.between(haproxy, SLOTS, layout)).isEmpty();
                before = layout;
                haproxy = withSessions(haproxy, random);
            }
        }
    }

    private static boolean serves(Backend backend) {
        return backend.servers().stream().anyMatch(Server::serves);
    }

    /** At least one ready instance of each, on few ports, so that they come, go and come back. */
    private static Listing listing(SplittableRandom random) {
        Map<String, List<Endpoint>> revisions = new TreeMap<>();
        for (int revision = 1; revision <= 2; revision++) {
            List<Endpoint> endpoints = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean ready = random.nextInt(3) > 0 || i == 0;
                endpoints.add(new Endpoint(new Address("127.0.0.1", 1000 * revision + i), ready));
            }
            revisions.put("v" + revision, endpoints);
        }
        return random.nextInt(8) == 0 ? new Listing.Unknown("away") : new Listing.Known(revisions);
    }

    private static Backend withSessions(Backend backend, SplittableRandom random) {
        return backend(backend.servers().stream().map(server -> new Server(server.name(), server.address(),
                server.mode(), random.nextInt(5) > 0, server.weight(), random.nextInt(2), false)).toList());
    }
}
