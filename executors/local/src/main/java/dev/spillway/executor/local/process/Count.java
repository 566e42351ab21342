package dev.spillway.executor.local.process;

/**
 * How a revision's instances stand.
 *
 * @param total processes that exist, ready or not
 * @param failure why instances do not come up, with their last words; empty while there is hope
 */
public record Count(int wanted, int ready, int total, String failure) {
    public static final Count NONE = new Count(0, 0, 0, "");
}
