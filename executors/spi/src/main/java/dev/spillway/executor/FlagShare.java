package dev.spillway.executor;

/** The part of the users that sees a flag on, in permille. */
public record FlagShare(String key, int permille) {
    public FlagShare {
        Check.text("flagShare.key", key);
        Check.permille("flagShare.permille", permille);
    }
}
