package dev.spillway.simulator.backtest;

import dev.spillway.core.model.RolloutId;
import java.util.List;

/**
 * One recorded rollout.
 *
 * @param revision its label
 * @param because  why the truth is what it is taken to be
 * @param decided  then
 * @param would    be decided, by the changed policy
 * @param notSeen  what the log cannot tell about it
 */
public record Case(RolloutId rollout, String revision, Truth truth, String because, Judged decided, Judged would,
        List<String> notSeen) {
    public Case {
        notSeen = List.copyOf(notSeen);
    }

    Case as(Truth next, String why) {
        return new Case(rollout, revision, next, why, decided, would, notSeen);
    }
}
