package dev.spillway.simulator.invariant;

/** Something that must always hold does not. */
public final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String invariant;

    public Broken(String invariant, String how) {
        super(how);
        this.invariant = invariant;
    }

    public String invariant() {
        return invariant;
    }
}
