package dev.spillway.executor.metrics;

import dev.spillway.executor.Desired.Measure;
import dev.spillway.executor.metrics.CounterCollector.Scraped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** How far one analysis of one rollout has been measured. Its measurements take turns, so that none overlap. */
final class Cursor {
    /** A finished command, to answer a duplicate with the same words. */
    private record Answered(String commandId, Answer answer) {}

    final ReentrantLock turn = new ReentrantLock();
    private Optional<Scrape> last = Optional.empty();
    private Optional<Answered> answered = Optional.empty();
    private int n;
    private int missed;

    Optional<Answer> answerTo(String commandId) {
        return answered.filter(known -> known.commandId().equals(commandId)).map(Answered::answer);
    }

    void answer(String commandId, Measure measure, Answer answer) {
        answered = Optional.of(new Answered(commandId, answer));
        n = measure.n();
    }

    /** Where nothing is known yet, another analysis of the same page may have looked when this one began. */
    void startAt(Optional<Scrape> other) {
        last = last.or(() -> other);
    }

    /** What may be told apart from the last scrape: present if nothing can be, and why. */
    Optional<String> interruption(Measure measure, Duration interval) {
        Instant reach = measure.due().minus(interval.multipliedBy(2));
        boolean known = last.filter(scrape -> measure.n() > 1 || !scrape.at().isBefore(reach)).isPresent();
        if (!known) {
            return Optional.of(measure.n() > 1 && n == 0 ? "collector restarted" : "counting begins here");
        }
        return measure.n() > n + 1
                ? Optional.of("measurements " + (n + 1) + " to " + (measure.n() - 1) + " were not taken here")
                : Optional.empty();
    }

    /** Moves on to this scrape, if it says anything new. */
    Step advance(Scraped scraped) {
        return switch (scraped) {
            case Scraped.Missed(String reason) -> {
                missed++;
                yield new Step.Stays(new Measurement.Failed(reason));
            }
            case Scraped.Taken(Scrape scrape) -> scrape.staleAfter(last).<Step>map(Step.Stays::new)
                    .orElseGet(() -> moved(scrape));
        };
    }

    private Step moved(Scrape scrape) {
        Optional<Scrape> before = last;
        Scrape now = before.map(scrape::following).orElse(scrape);
        Step step = new Step.Moved(before.orElse(now), now, missed);
        last = Optional.of(now);
        missed = 0;
        return step;
    }

    /** What a scrape does to the cursor. */
    sealed interface Step {
        /** The interval [before, now) can be told, {@code missed} scrapes in it came to nothing. */
        record Moved(Scrape before, Scrape now, int missed) implements Step {}

        /** The next scrape is compared with the same one as this. */
        record Stays(Measurement because) implements Step {}
    }
}
