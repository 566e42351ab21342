package dev.spillway.executor.istio.route;

/**
 * How traffic is split; the rest is the stable side's.
 *
 * @param canary permille
 */
public record Split(int canary) {
    private static final int WHOLE = 1000;

    public Split {
        if (canary < 0 || canary > WHOLE) {
            throw new IllegalArgumentException("split.canary is " + canary + ", must be 0..1000 permille");
        }
    }

    /** All to one side. */
    public static Split all(Side side) {
        return new Split(side == Side.CANARY ? WHOLE : 0);
    }

    public int permille(Side side) {
        return side == Side.CANARY ? canary : WHOLE - canary;
    }
}
