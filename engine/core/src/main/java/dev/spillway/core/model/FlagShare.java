package dev.spillway.core.model;

/** The part of the users that sees a flag on. */
public record FlagShare(String key, Weight permille) {
    @Override
    public String toString() {
        return key + "=" + permille;
    }
}
