package dev.spillway.core.model;

/** A share of traffic or capacity in thousandths: 0..1000. */
public record Weight(int permille) implements Comparable<Weight> {
    public static final Weight ZERO = new Weight(0);
    public static final Weight FULL = new Weight(1000);

    public Weight {
        Limits.require(permille >= 0 && permille <= 1000,
                () -> "weight must be 0..100 %, but was " + permille / 10.0 + " %");
    }

    public static Weight percent(int percent) {
        return new Weight(percent * 10);
    }

    public Weight rest() {
        return new Weight(1000 - permille);
    }

    @Override
    public int compareTo(Weight other) {
        return Integer.compare(permille, other.permille);
    }

    @Override
    public String toString() {
        return (permille % 10 == 0 ? String.valueOf(permille / 10) : String.valueOf(permille / 10.0)) + " %";
    }
}
