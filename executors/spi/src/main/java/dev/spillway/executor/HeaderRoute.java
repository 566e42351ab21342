package dev.spillway.executor;

/**
 * Requests with this header go to one revision, whatever the weights say.
 *
 * @param match how {@code value} is compared: {@code exact}, {@code prefix} or {@code regex}
 * @param revision id of the revision that gets them
 */
public record HeaderRoute(String name, String header, String match, String value, String revision) {
    public HeaderRoute {
        Check.text("headerRoute.name", name);
        Check.text("headerRoute.header", header);
        Check.text("headerRoute.match", match);
        Check.text("headerRoute.revision", revision);
    }
}
