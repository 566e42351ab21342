package dev.spillway.simulator;

import dev.spillway.core.model.Revision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The revisions of one service, and what is wrong with each. */
final class Revisions {
    /** How a revision behaves. */
    enum Nature {
        HEALTHY, DOUBTFUL, FAILING, NEVER_READY
    }

    /** What ran before Spillway came. */
    static final Revision FOUND = Revision.of("found", "app:found");
    private static final List<Revision> ALL = IntStream.rangeClosed(1, 5)
            .mapToObj(n -> Revision.of("v" + n, "app:" + n)).toList();
    private final Map<String, Nature> natures = new HashMap<>();

    Revisions(Chance chance) {
        for (Revision revision : ALL) {
            natures.put(revision.id().value(),
                    chance.oneIn(2) ? Nature.HEALTHY : chance.oneOf(List.of(Nature.values())));
        }
    }

    Revision any(Chance chance) {
        return chance.oneOf(ALL);
    }

    Nature nature(String revision) {
        return natures.getOrDefault(revision, Nature.HEALTHY);
    }

    boolean neverReady(String revision) {
        return nature(revision) == Nature.NEVER_READY;
    }
}
