package dev.spillway.executor.local.proxy;

import dev.spillway.executor.Share;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whose turn it is: smooth weighted round-robin, laid out once as one round of 1000 turns. Each 1000 requests in a row
 * split exactly by the weights, whatever turn they start at, and the turns of a small share lie evenly in the round.
 */
public final class Wheel {
    private static final int WHOLE = 1000;

    private final List<Share> shares;
    private final String[] turns;
    private final AtomicInteger cursor = new AtomicInteger();

    /** @param shares sum to 1000, or are empty */
    public Wheel(List<Share> shares) {
        this.shares = List.copyOf(shares);
        this.turns = layOut(this.shares);
    }

    public List<Share> shares() {
        return shares;
    }

    /** The revision (by id) that gets the next request; empty where there are no shares. */
    public Optional<String> next() {
        return turns.length == 0 ? Optional.empty() : Optional.of(turns[cursor.getAndUpdate(at -> (at + 1) % WHOLE)]);
    }

    private static String[] layOut(List<Share> shares) {
        if (shares.isEmpty()) {
            return new String[0];
        }
        int[] lead = new int[shares.size()];
        String[] turns = new String[WHOLE];
        for (int turn = 0; turn < WHOLE; turn++) {
            int best = 0;
            for (int i = 0; i < lead.length; i++) {
                lead[i] += shares.get(i).permille();
                best = lead[i] > lead[best] ? i : best;
            }
            lead[best] -= WHOLE;
            turns[turn] = shares.get(best).revision();
        }
        return turns;
    }
}
