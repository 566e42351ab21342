package dev.spillway.core.model;

import java.util.List;

/**
 * Analyses that watch across steps, until the promotion.
 *
 * @param from index into the plan of the step with which they begin
 */
public record Background(List<String> analyses, int from) {
    public Background {
        analyses = Limits.atMost(Limits.ANALYSES, "background.analyses", analyses);
        Limits.require(!analyses.isEmpty(), "background.analyses must not be empty");
        Limits.require(from >= 0, "background.from must not be negative, but was " + from);
    }

    public Background from(int step) {
        return new Background(analyses, step);
    }
}
