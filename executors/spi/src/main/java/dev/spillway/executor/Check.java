package dev.spillway.executor;

/** The limits that the records of this package hold their components to; broken ones are broken contracts. */
final class Check {
    static final int WHOLE = 1000;

    private Check() {}

    static String text(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " is empty");
        }
        return value;
    }

    static int permille(String name, int value) {
        if (value < 0 || value > WHOLE) {
            throw new IllegalArgumentException(name + " is " + value + ", must be 0..1000 permille");
        }
        return value;
    }

    static int natural(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is " + value + ", must not be negative");
        }
        return value;
    }
}
