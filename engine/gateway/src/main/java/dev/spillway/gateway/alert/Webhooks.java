package dev.spillway.gateway.alert;

import dev.spillway.core.model.Actor;
import dev.spillway.gateway.RequestSink;
import dev.spillway.gateway.Views;
import dev.spillway.gateway.alert.AlertReader.Told;
import dev.spillway.gateway.http.Answer;
import dev.spillway.gateway.http.Call;
import dev.spillway.gateway.http.JsonBody;
import dev.spillway.gateway.http.Refused;
import dev.spillway.gateway.http.Router;
import dev.spillway.gateway.http.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What alerting systems post to. Each alert of a batch is a request of its own, and one that cannot be used keeps none of the others from
 * being taken. Such senders repeat a batch on a 5xx and give up on a 4xx: so the first says that we were not able to, and the second is for
 * a batch of which nothing can ever be used.
 */
public final class Webhooks {
    public static final String PATH = "/v1/webhooks/";
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final String UNKNOWN = "unknown_service";
    private final Senders senders;
    private final AlertReader reader;
    private final Views views;
    private final Storing storing;
    private final BiConsumer<String, String> counted;
    private final Semaphore turns = new Semaphore(AlertLimits.CALLS, true);
    /** Who signs is known only once the body is there: a stranger that sends slowly must not keep the others out. */
    private final Semaphore signedTurns = new Semaphore(AlertLimits.CALLS, true);

    /** @param counted told of each alert: the way it came, and taken or unusable */
    public Webhooks(Senders senders, AlertReader reader, Views views, RequestSink sink,
            BiConsumer<String, String> counted) {
        this.senders = senders;
        this.reader = reader;
        this.views = views;
        this.storing = new Storing(sink);
        this.counted = counted;
    }

    public void addTo(Router router) {
        for (Dialect dialect : Dialect.values()) {
            router.on("POST", PATH + dialect.word(), dialect.summary(), call -> inTurn(dialect, call));
        }
    }

    private Answer inTurn(Dialect dialect, Call call) {
        if (Senders.isSigned(call)) {
            return inTurn(signedTurns, call, body -> take(dialect, senders.of(call, body, dialect.word()), body));
        }
        Actor actor = senders.of(call, dialect.word());
        return inTurn(turns, call, body -> take(dialect, actor, body));
    }

    private static Answer inTurn(Semaphore turns, Call call, Function<byte[], Answer> take) {
        try {
            if (!turns.tryAcquire(AlertLimits.TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Refused.of(503, "busy", "too many alerts are being taken; sending these again is safe");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.of(503, "stopping", "the gateway is stopping");
        }
        try {
            return take.apply(call.bytes(AlertLimits.BODY_BYTES));
        } finally {
            turns.release();
        }
    }

    private Answer take(Dialect dialect, Actor actor, byte[] body) {
        var usable = new ArrayList<Told>();
        var lines = new ArrayList<Report.Line>();
        long truncated = AlertBody.read(body, (alert, path) -> {
            try {
                Told told = known(reader.read(dialect, JsonBody.part(alert, path), actor), path);
                usable.add(told);
                lines.add(new Report.Taken(path, "taken", told.alert().ask().requestId(), told.service().toString(),
                        told.note()));
            } catch (Refused refused) {
                if (refused.status() >= 500) {
                    throw refused;
                }
                lines.add(new Report.Unusable(path, "unusable", refused.trouble()));
            }
        });
        storing.store(usable);
        return report(dialect, actor, lines, usable.size(), truncated);
    }

    private Told known(Told told, String path) {
        if (views.service(told.service()).isEmpty()) {
            throw views.isReady()
                    ? Refused.of(404, UNKNOWN, path,
                            "unknown service " + told.service() + ": send its definition first (POST /v1/services)")
                    : Refused.of(503, "starting", "the gateway is still reading the log; ask again in a moment");
        }
        return told;
    }

    private Answer report(Dialect dialect, Actor actor, List<Report.Line> lines, int taken, long truncated) {
        int unusable = lines.size() - taken;
        lines.forEach(line -> counted.accept(dialect.word(), line instanceof Report.Taken ? "taken" : "unusable"));
        if (unusable > 0 || truncated > 0) {
            LOG.warn("alerts of a batch are missing. via={} by={} taken={} unusable={} truncated={}", dialect.word(),
                    actor.id(), taken, unusable, truncated);
        }
        List<Trouble> troubles = lines.stream().filter(Report.Unusable.class::isInstance)
                .map(line -> ((Report.Unusable) line).why()).toList();
        if (taken > 0) {
            return Answer.json(202, new Report(Optional.empty(),
                    "taken: " + taken + " of " + lines.size() + "; not decided yet", taken, unusable, truncated,
                    lines));
        }
        boolean strangers = troubles.stream().allMatch(t -> t.error().equals(UNKNOWN));
        return Answer.json(strangers ? 404 : 422, new Report(Optional.of(strangers ? UNKNOWN : "nothing_usable"),
                "nothing of it can be used; the first: " + troubles.getFirst().message(), 0, unusable, truncated,
                lines));
    }
}
