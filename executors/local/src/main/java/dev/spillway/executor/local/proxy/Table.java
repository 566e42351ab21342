package dev.spillway.executor.local.proxy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where requests go: immutable, swapped as a whole.
 *
 * @param pools ready instances, by revision id
 */
public record Table(Wheel wheel, Map<String, Pool> pools) {
    /** Nobody serves. */
    public static final Table EMPTY = new Table(new Wheel(List.of()), Map.of());

    public Table {
        pools = Map.copyOf(pools);
    }

    /** @param ready every ready instance, of all revisions */
    public static Table of(Wheel wheel, List<Upstream> ready) {
        Map<String, Pool> pools = new TreeMap<>();
        ready.stream().collect(Collectors.groupingBy(Upstream::revision))
                .forEach((revision, upstreams) -> pools.put(revision, new Pool(upstreams)));
        return new Table(wheel, pools);
    }

    Pool pool(String revision) {
        return pools.getOrDefault(revision, Pool.EMPTY);
    }
}
