package dev.spillway.executor.istio.route;

/** The two destinations that traffic is split between. Which revision is behind which, their labels say. */
public enum Side {
    STABLE, CANARY;

    public Side other() {
        return this == STABLE ? CANARY : STABLE;
    }

    public String word() {
        return this == STABLE ? "stable" : "canary";
    }
}
