package dev.spillway.simulator;

import dev.spillway.executor.Command;
import java.util.Objects;
import java.util.SplittableRandom;

/** How often things go wrong in one schedule, in permille of the occasions; all of it ends when the schedule winds down. */
final class Faults {
    /** Three kinds of days: nothing goes wrong, now and then something, all the time. */
    private final int level;
    /** Nearly every way back fails for as long as faults last: writes are turned away, and what was answered is not heard. */
    private final boolean hardWayBack;
    private final long seed;
    private boolean over;

    Faults(long seed, Chance chance, Chance apart) {
        this.seed = seed;
        this.level = chance.oneOf(0, 1, 1, 4);
        this.hardWayBack = level > 0 && apart.oneIn(4);
    }

    boolean over() {
        return over;
    }

    void stop() {
        over = true;
    }

    private int odds(int permille) {
        return over ? 0 : permille * level;
    }

    /** A record stands on its topic twice. */
    int duplicate() {
        return odds(40);
    }

    /** The engine decides, dies before the commit, and is told again. */
    int crashBeforeCommit() {
        return odds(8);
    }

    /** The engine dies after the commit. */
    int crashAfterCommit() {
        return odds(8);
    }

    int staleTimer() {
        return odds(30);
    }

    int lostRequest() {
        return odds(20);
    }

    int lostAnswer() {
        return odds(20);
    }

    int lateWrite() {
        return odds(30);
    }

    int turnedAway() {
        return odds(20);
    }

    /** The platform allows none of the attempts at this. Told by its place alone: no dice are thrown, and all else goes on as it was. */
    boolean forbids(Command command) {
        int place = Objects.hash(command.rollout(), command.step(), command.phase(), command.target().name());
        return !command.rollback() && new SplittableRandom(seed * 31 + place).nextInt(1000) < odds(5);
    }

    /** So many tries that most attempts of a way back fail. */
    int turnedAwayGoingBack() {
        return hard(950);
    }

    /**
     * The engine never hears of an outcome: nobody could read it, or its executor loses what it says.
     *
     * @param onward it answers a command on the way forward, which few enough lose that some rollouts get on
     */
    int lostOutcome(boolean onward) {
        return hard(onward ? 30 : 600);
    }

    private int hard(int permille) {
        return over || !hardWayBack ? 0 : permille;
    }

    int staleRead() {
        return odds(30);
    }

    int unseen() {
        return odds(20);
    }

    int claimsDone() {
        return odds(8);
    }

    /** The executor dies; asked at every command that reaches it. */
    int executorCrash() {
        return odds(30);
    }

    int sickness() {
        return odds(60);
    }

    int meddling() {
        return odds(15);
    }

    int lostMeasurement() {
        return odds(40);
    }
}
