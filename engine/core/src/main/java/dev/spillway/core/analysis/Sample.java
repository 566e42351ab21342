package dev.spillway.core.analysis;

/** Requests of one revision, and those of them that count against it. */
public record Sample(long requests, long bad) {
    public static final Sample NONE = new Sample(0, 0);

    public Sample plus(Sample more) {
        return new Sample(requests + more.requests, bad + more.bad);
    }

    public double rate() {
        return requests == 0 ? 0 : (double) bad / requests;
    }
}
