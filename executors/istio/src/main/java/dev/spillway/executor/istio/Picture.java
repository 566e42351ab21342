package dev.spillway.executor.istio;

import dev.spillway.executor.Fence;
import dev.spillway.executor.Share;
import dev.spillway.executor.istio.object.Thing;
import dev.spillway.executor.istio.pool.Pools;
import dev.spillway.executor.istio.route.Router;
import dev.spillway.executor.istio.route.Side;
import dev.spillway.executor.istio.route.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How a target stands. */
public sealed interface Picture {
    /** Something has to be put right by a person before anything can be done. */
    record Broken(String reason) implements Picture {}

    /**
     * As it was read.
     *
     * @param pods of the two sides; empty where they were not asked for
     */
    record Read(Router router, Pools pools, Optional<Pods> pods) implements Picture {
        /** What of it carries a fence. */
        List<Thing> things() {
            return Stream.concat(Stream.of(router.thing()), pools.things().stream()).toList();
        }

        /** The newest anywhere: whoever is older than that is too late. */
        Fence fence() {
            return things().stream().map(Thing::fence).max(Comparator.naturalOrder()).orElse(Fence.NONE);
        }

        /** The first of the rules' splits that is not like the others, if any: one is told, and it must be the odd one. */
        Split split() {
            List<Split> all = router.splits();
            return all.stream().filter(split -> !split.equals(all.getFirst())).findFirst().orElse(all.getFirst());
        }

        boolean isEven() {
            return router.splits().stream().distinct().count() <= 1;
        }

        /** Nobody's part is left out where it is stable's: that is how a target looks that Spillway has not touched. */
        List<Share> shares() {
            var shares = new TreeMap<String, Integer>();
            for (Side side : Side.values()) {
                int permille = split().permille(side);
                Optional<String> who = pools.revision(side)
                        .or(() -> side == Side.CANARY ? Optional.of("unknown-canary") : Optional.empty());
                who.filter(_ -> permille > 0).ifPresent(id -> shares.merge(id, permille, Integer::sum));
            }
            var list = new ArrayList<Share>();
            shares.forEach((revision, permille) -> list.add(new Share(revision, permille)));
            return list;
        }
    }

    /**
     * The pods that the labels of the two sides select.
     *
     * @param ready by side, how many of them are ready
     * @param both  one that both sides would reach
     */
    record Pods(Map<Side, Integer> ready, Optional<String> both) {
        public Pods {
            ready = Map.copyOf(ready);
        }
    }
}
