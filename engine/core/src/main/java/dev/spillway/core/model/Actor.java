package dev.spillway.core.model;

/** Who said it, through which door, and whether that door checked. */
public record Actor(String id, String via, boolean authenticated) {
    public static final Actor ENGINE = new Actor("spillway", "engine", true);

    @Override
    public String toString() {
        return id;
    }
}
