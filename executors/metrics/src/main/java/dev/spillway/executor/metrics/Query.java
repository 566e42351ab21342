package dev.spillway.executor.metrics;

import java.math.BigDecimal;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Where to scrape, and what on the page counts. The defaults are those of Spillway's own proxy.
 *
 * @param url http or https
 * @param errorPattern must match the whole value of {@code errorLabel}
 * @param durationMetric a histogram, without {@code _bucket}
 * @param millisPerUnit of the histogram's bounds
 * @param filters labels that a series must have, with exactly these values
 */
public record Query(URI url, String requestsMetric, String errorLabel, Pattern errorPattern, String revisionLabel,
        String durationMetric, BigDecimal millisPerUnit, Map<String, String> filters) {
    private static final String LABEL = "label.";
    private static final Set<String> KEYS = Set.of("url", "requestsMetric", "errorLabel", "errorPattern",
            "revisionLabel", "durationMetric", "durationUnit");

    /** What a query map says. */
    public sealed interface Parsed {
        /** It can be asked. */
        record Valid(Query query) implements Parsed {}

        /** It cannot, and why. */
        record Invalid(String reason) implements Parsed {}
    }

    public Query {
        filters = Map.copyOf(filters);
    }

    /** Reads the query of a measure command; a key that nobody knows is a mistake of the author and is said. */
    public static Parsed parse(Map<String, String> query) {
        Map<String, String> filters = new TreeMap<>();
        for (Map.Entry<String, String> entry : new TreeMap<>(query).entrySet()) {
            if (entry.getKey().startsWith(LABEL)) {
                filters.put(entry.getKey().substring(LABEL.length()), entry.getValue());
            } else if (!KEYS.contains(entry.getKey())) {
                return new Parsed.Invalid(
                        "query." + entry.getKey() + " is not known; known are " + KEYS.stream().sorted()
                                .toList() + " and label.<name>");
            }
        }
        try {
            return new Parsed.Valid(of(query, filters));
        } catch (PatternSyntaxException unreadable) {
            return new Parsed.Invalid("query.errorPattern is no regular expression: " + unreadable.getDescription());
        } catch (IllegalArgumentException wrong) {
            return new Parsed.Invalid(String.valueOf(wrong.getMessage()));
        }
    }

    private static Query of(Map<String, String> query, Map<String, String> filters) {
        return new Query(url(query.getOrDefault("url", "")),
                query.getOrDefault("requestsMetric", "spillway_proxy_requests_total"),
                query.getOrDefault("errorLabel", "code"), Pattern.compile(query.getOrDefault("errorPattern", "5..")),
                query.getOrDefault("revisionLabel", "revision"),
                query.getOrDefault("durationMetric", "spillway_proxy_request_duration_milliseconds"),
                unit(query.getOrDefault("durationUnit", "ms")), filters);
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new IllegalArgumentException("query.url must be an http or https address, but is '" + text + "'");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("query.url must not carry credentials: it is published as the source");
        }
        return url;
    }

    private static BigDecimal unit(String unit) {
        return switch (unit) {
            case "ms" -> BigDecimal.ONE;
            case "s" -> BigDecimal.valueOf(1000);
            default -> throw new IllegalArgumentException("query.durationUnit must be ms or s, but is '" + unit + "'");
        };
    }

    boolean admits(Map<String, String> labels) {
        return labels.containsKey(revisionLabel) && labels.entrySet().containsAll(filters.entrySet());
    }

    boolean isError(Map<String, String> labels) {
        return errorPattern.matcher(labels.getOrDefault(errorLabel, "")).matches();
    }
}
