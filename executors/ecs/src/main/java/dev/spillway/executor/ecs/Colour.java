package dev.spillway.executor.ecs;

import java.util.List;

/** One of the two places that a revision can be in. Which of them is stable changes with every rollout. */
enum Colour {
    BLUE, GREEN;

    Colour other() {
        return this == BLUE ? GREEN : BLUE;
    }

    /** Its own of a pair that names blue's first. */
    <T> T of(List<T> pair) {
        return this == BLUE ? pair.getFirst() : pair.getLast();
    }

    /** As it stands in tags. */
    String word() {
        return this == BLUE ? "blue" : "green";
    }
}
