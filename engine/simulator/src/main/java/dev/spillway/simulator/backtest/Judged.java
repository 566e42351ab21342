package dev.spillway.simulator.backtest;

import java.time.Duration;
import java.util.Optional;

/**
 * What the analyses decided about a rollout.
 *
 * @param after  the new revision first got traffic; absent where nothing was decided, or it never got any
 * @param reason in the machine's words; empty where nothing was decided
 */
public record Judged(Decision decision, Optional<Duration> after, String reason) {
    /** The first thing that the analyses did. */
    public enum Decision {
        /** They let it pass, as far as it went. */
        PASSED,
        /** They could not tell: it held, or would have held, for a person. */
        ASKED, TAKEN_BACK
    }

    public static final Judged PASSED = new Judged(Decision.PASSED, Optional.empty(), "");
}
