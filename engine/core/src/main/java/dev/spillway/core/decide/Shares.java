package dev.spillway.core.decide;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Limits;
import dev.spillway.core.state.ShareWatch.Sight;
import dev.spillway.core.state.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a bake watches the share of the traffic that it was asked to watch. */
final class Shares {
    private Shares() {}

    /** After new counts: the share is near enough, or the bake's clock waits for it. */
    static void look(Draft d) {
        if (d.state() instanceof State.Baking now && now.share().looks()) {
            Optional<Long> requests = now.share().requests().filter(n -> n >= Limits.SHARE_REQUESTS);
            requests.ifPresent(total -> judge(d, now, total));
        }
    }

    private static void judge(Draft d, State.Baking now, long total) {
        long off = Math.abs(now.share().ofCanary() * 1000 - d.progress().weight().permille() * total);
        if (off > Limits.SHARE_TOLERANCE.permille() * total) {
            say(d, Sight.AWAITED, now.until(), now.latest());
        } else if (now.share().sight() == Sight.OPEN) {
            say(d, Sight.SEEN, now.until(), now.latest());
        } else {
            // What was watched so far was another share: the bake begins here.
            say(d, Sight.SEEN, d.at().plus(Duration.between(now.since(), now.until())),
                    d.at().plus(Duration.between(now.since(), now.latest())));
        }
    }

    /** The time to see it is over: the bake goes on, and is marked. */
    static void giveUp(Draft d) {
        if (d.state() instanceof State.Baking now && now.share().sight() == Sight.OPEN) {
            say(d, Sight.NOT_SEEN, now.until(), now.latest());
        }
    }

    private static void say(Draft d, Sight sight, Instant until, Instant latest) {
        if (d.state() instanceof State.Baking now) {
            d.emit(new Event.ShareChecked(d.progress().step(), sight, d.progress().weight(), now.share().ofCanary(),
                    now.share().requests().orElse(0L), until, latest));
        }
    }
}
