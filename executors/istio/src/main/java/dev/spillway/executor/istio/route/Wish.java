package dev.spillway.executor.istio.route;

import dev.spillway.executor.HeaderRoute;
import java.util.List;
import java.util.Optional;

/** How the rules shall be: weights, and all header routes and the mirror that there shall be. */
public record Wish(Split split, List<Header> headers, Optional<MirrorTo> mirror) {
    /** Requests that match go to this side, whatever the weights. */
    public record Header(HeaderRoute route, Side side) {}

    /** This part of the requests is copied to a side. */
    public record MirrorTo(Side side, int permille) {}

    public Wish {
        headers = List.copyOf(headers);
    }

    public static Wish weights(Split split) {
        return new Wish(split, List.of(), Optional.empty());
    }

    boolean isPlain() {
        return headers.isEmpty() && mirror.isEmpty();
    }
}
