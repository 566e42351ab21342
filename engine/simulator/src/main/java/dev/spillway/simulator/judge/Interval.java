package dev.spillway.simulator.judge;

/** What one interval counted of both revisions. */
record Interval(int number, long canary, long canaryBad, long baseline, long baselineBad) {
    static final int SECONDS = 15;
    static final int PER_MINUTE = 60 / SECONDS;

    /** At its end, since the beginning. */
    double minutes() {
        return (number + 1) / (double) PER_MINUTE;
    }

    /** Whether so many whole minutes have passed at its end, or a multiple of that. */
    boolean ends(int minutes) {
        return (number + 1) % (minutes * PER_MINUTE) == 0;
    }
}
