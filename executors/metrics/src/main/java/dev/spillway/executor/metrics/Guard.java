package dev.spillway.executor.metrics;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired.Measure;
import dev.spillway.executor.metrics.source.Backoff;
import dev.spillway.executor.metrics.source.Finding;
import dev.spillway.executor.metrics.source.Json;
import dev.spillway.executor.metrics.source.Keys;
import dev.spillway.executor.metrics.source.Limits;
import dev.spillway.executor.metrics.source.Mistake;
import dev.spillway.executor.metrics.source.Question;
import dev.spillway.executor.metrics.source.Redaction;
import dev.spillway.executor.metrics.source.Secrets;
import dev.spillway.executor.metrics.source.Turns;
import dev.spillway.executor.metrics.source.Turns.Turn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about every source alike: its secrets are put in and taken out of whatever it says, it is asked in turn, left
 * alone when it does not answer, and no result is longer than can be judged.
 */
final class Guard {
    /** Asks a source, any source. */
    interface Asking {
        Finding ask(Question question) throws Mistake;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final Secrets secrets;
    private final InstantSource clock;
    private final Turns turns = new Turns(Limits.PER_SOURCE, Limits.PER_SERVICE);
    private final Backoff backoff = new Backoff();

    Guard(Secrets secrets, InstantSource clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** @param address tells one source from another */
    Finding ask(Command command, Measure measure, String address, Asking asking) {
        var redaction = new Redaction();
        try {
            var keys = new Keys(secrets.resolve(measure.query(), redaction));
            return clean(inTurn(command, measure, address, keys, redaction, asking), redaction);
        } catch (Mistake mistake) {
            return new Finding.Failed(redaction.reason(mistake.reason()));
        } catch (RuntimeException broken) {
            // neither its message nor its trace is logged: they may quote a secret
            LOG.error("broken contract: a source threw {}. commandId={}", broken.getClass().getName(), command.id());
            return new Finding.Failed(redaction.reason("the source broke: " + broken));
        }
    }

    private Finding inTurn(Command command, Measure measure, String address, Keys keys, Redaction redaction,
            Asking asking) throws Mistake {
        long end = System.nanoTime() + Duration.between(clock.instant(), command.expiresAt()).toNanos();
        Duration patience = Duration.ofNanos(end - System.nanoTime());
        Optional<Turn> turn = turns.take(address, command.service(), patience);
        if (turn.isEmpty()) {
            return new Finding.Failed("no turn within " + patience.toMillis() + " ms, others wait for this source");
        }
        try (Turn _ = turn.get()) {
            Optional<String> refusal = backoff.refusal(address, command.service(), clock.instant());
            if (refusal.isPresent()) {
                return new Finding.Failed(refusal.get());
            }
            Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
            return learned(address, command, new Question(command, measure, keys, left, redaction), asking);
        }
    }

    private Finding learned(String address, Command command, Question question, Asking asking) throws Mistake {
        Finding finding = new Finding.Failed("the source broke");
        try {
            finding = asking.ask(question);
            return finding;
        } finally {
            backoff.learn(address, command.service(), finding, clock.instant());
        }
    }

    private static Finding clean(Finding finding, Redaction redaction) {
        return switch (finding) {
            case Finding.Value(String text) -> clean(text, redaction);
            case Finding.NoData(String reason) -> new Finding.NoData(redaction.reason(reason));
            case Finding.Stale(String reason) -> new Finding.Stale(redaction.reason(reason));
            case Finding.Failed(String reason) -> new Finding.Failed(redaction.reason(reason));
            case Finding.Hung(String reason) -> new Finding.Hung(redaction.reason(reason));
            case Finding.Unreachable(String reason) -> new Finding.Unreachable(redaction.reason(reason));
            case Finding.Refused(String reason) -> new Finding.Refused(redaction.reason(reason));
        };
    }

    private static Finding clean(String text, Redaction redaction) {
        String clean = redaction.clean(text);
        int bytes = clean.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Limits.RESULT_BYTES) {
            return new Finding.Failed(Limits.tooLong("the result has " + bytes + " bytes"));
        }
        // inside a string of the result a secret can be marked; elsewhere nothing could be read any more
        return clean.equals(text)
                || Json.read(clean.getBytes(StandardCharsets.UTF_8)) instanceof Json.Read.Tree
                        ? new Finding.Value(clean)
                        : new Finding.Failed("the result holds a secret, and not within a text");
    }
}
