package dev.spillway.executor.metrics.prometheus;

import dev.spillway.executor.metrics.source.Durations;
import dev.spillway.executor.metrics.source.Mistake;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as Argo Rollouts writes them: {@code now()}, {@code date("2026-01-01")}, and durations added or taken away,
 * {@code now() - duration("1h")}. A duration alone is so long ago; a number alone is seconds since 1970.
 */
final class Moments {
    private static final Pattern TERM = Pattern.compile("\\s*(?:(now)\\s*\\(\\s*\\)"
            + "|(duration|date)\\s*\\(\\s*(?:\"([^\"]*)\"|'([^']*)')\\s*\\)"
            + "|(\\d{4}-\\d\\d-\\d\\d(?:T[0-9:.]+(?:Z|[+-]\\d\\d:\\d\\d))?)"
            + "|((?:" + Durations.PART + ")+)|(\\d{1,15}(?:\\.\\d{1,9})?))\\s*");
    private final String key;
    private final String text;
    private final Instant now;

    private Moments(String key, String text, Instant now) {
        this.key = key;
        this.text = text;
        this.now = now;
    }

    static Instant moment(String key, String text, Instant now) throws Mistake {
        return new Moments(key, text, now).moment();
    }

    private Instant moment() throws Mistake {
        Matcher term = TERM.matcher(text);
        if (!term.lookingAt()) {
            throw wrong();
        }
        try {
            Instant moment = first(term);
            int at = term.end();
            while (at < text.length()) {
                char sign = text.charAt(at);
                term.region(at + 1, text.length());
                if ((sign != '-' && sign != '+') || !term.lookingAt()) {
                    throw wrong();
                }
                Duration more = length(term);
                moment = sign == '-' ? moment.minus(more) : moment.plus(more);
                at = term.end();
            }
            return moment;
        } catch (DateTimeException | ArithmeticException _) {
            throw wrong();
        }
    }

    private Instant first(Matcher term) throws Mistake {
        if (term.group(1) != null) {
            return now;
        }
        if ("date".equals(term.group(2))) {
            return date(quoted(term));
        }
        if (term.group(5) != null) {
            return date(term.group(5));
        }
        if (term.group(7) != null) {
            return Instant.EPOCH.plus(duration(term.group(7) + "s"));
        }
        return now.minus(length(term));
    }

    private Duration length(Matcher term) throws Mistake {
        if ("duration".equals(term.group(2))) {
            return duration(quoted(term));
        }
        if (term.group(6) == null) {
            throw wrong();
        }
        return duration(term.group(6));
    }

    private static String quoted(Matcher term) {
        return String.valueOf(term.group(3) == null ? term.group(4) : term.group(3));
    }

    private static Instant date(String text) {
        return text.length() == 10
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }

    private Duration duration(String text) throws Mistake {
        return Durations.read(text).orElseThrow(this::wrong);
    }

    private Mistake wrong() {
        return new Mistake("query." + key + " must be a time like now() - duration(\"1h\"), but is '" + text + "'");
    }
}
