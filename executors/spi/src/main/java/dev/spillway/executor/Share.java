package dev.spillway.executor;

/** The part of the traffic that one revision (by id) gets, in permille. */
public record Share(String revision, int permille) {
    public Share {
        Check.text("share.revision", revision);
        Check.permille("share.permille", permille);
    }
}
