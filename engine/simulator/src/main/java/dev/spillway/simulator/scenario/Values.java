package dev.spillway.simulator.scenario;

import dev.spillway.definition.yaml.Quantities;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import dev.spillway.simulator.scenario.Piecewise.Piece;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Values of a scenario: a single one holds all the time, a list says from when on each does. */
final class Values {
    static final int PIECES = 1000;
    private static final BigDecimal MOST_REQUESTS = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final String AT = "at";
    private static final String VALUE = "value";

    private Values() {}

    /** @param value reads one value; it says what is wrong itself */
    static <T> Optional<Piecewise<T>> changing(YamlField field, Function<YamlField, Optional<T>> value) {
        return pieces(field, value, map -> map.only(AT, VALUE).need(VALUE).flatMap(value));
    }

    /** @param entry reads the value of an entry of the list, which may have fields of its own beside {@code at} */
    static <T> Optional<Piecewise<T>> pieces(YamlField field, Function<YamlField, Optional<T>> alone,
            Function<YamlMap, Optional<T>> entry) {
        if (!isChanging(field)) {
            return alone.apply(field).map(Piecewise::always);
        }
        var pieces = new ArrayList<Piece<T>>();
        List<YamlField> written = field.list(PIECES);
        if (written.isEmpty()) {
            field.wrong("must not be an empty list");
        }
        for (YamlField one : written) {
            one.map().ifPresent(map -> {
                Optional<Duration> at = rising(map, pieces);
                entry.apply(map).ifPresent(v -> at.ifPresent(t -> pieces.add(new Piece<>(t, v))));
            });
        }
        return pieces.isEmpty() ? Optional.empty() : Optional.of(new Piecewise<>(pieces));
    }

    /** A list of numbers may itself be a value. */
    private static boolean isChanging(YamlField field) {
        return field.isList() && (field.isEmptyList() || field.list(PIECES).stream().allMatch(YamlField::isBlock));
    }

    private static <T> Optional<Duration> rising(YamlMap map, List<Piece<T>> before) {
        Optional<YamlField> field = map.get(AT);
        Optional<Duration> at = field.map(YamlField::duration).orElse(Optional.of(Duration.ZERO));
        boolean rises = at.isEmpty() || before.isEmpty() || at.get().compareTo(before.getLast().at()) > 0;
        if (!rises) {
            field.ifPresentOrElse(f -> f.wrong("must be later than the entry before it"),
                    () -> map.wrong("needs 'at': without it an entry holds from the beginning"));
        }
        return at.filter(_ -> rises);
    }

    /** Requests per second. */
    static Optional<Double> perSecond(YamlField field) {
        Optional<String> text = field.text();
        Optional<BigDecimal> number = text.filter(t -> t.matches("-?\\d{1,9}(\\.\\d{1,9})?")).map(BigDecimal::new);
        if (text.isPresent()
                && number.filter(n -> n.signum() >= 0 && n.compareTo(MOST_REQUESTS) <= 0).isEmpty()) {
            field.wrong("must be requests per second from 0 to 1000000, but was '" + text.get() + "'");
            return Optional.empty();
        }
        return number.map(BigDecimal::doubleValue);
    }

    /** A percentage as a rate from 0 to 1. */
    static Optional<Double> rate(YamlField field) {
        Optional<String> text = field.text();
        Optional<BigDecimal> percent = text.flatMap(Quantities::percent);
        if (text.isPresent()
                && percent.filter(p -> p.signum() >= 0 && p.compareTo(HUNDRED) <= 0).isEmpty()) {
            field.wrong("must be a percentage from 0 to 100 such as 0.5%, but was '" + text.get() + "'");
            return Optional.empty();
        }
        return percent.map(p -> p.movePointLeft(2).doubleValue());
    }

    static Optional<Latency> latency(YamlField field) {
        return field.map().flatMap(map -> latency(map.only("median", "p99"), field));
    }

    private static Optional<Latency> latency(YamlMap map, YamlField field) {
        Optional<Duration> median = map.need("median").flatMap(YamlField::duration);
        Optional<Duration> p99 = map.need("p99").flatMap(YamlField::duration);
        if (median.isEmpty() || p99.isEmpty()) {
            return Optional.empty();
        }
        if (median.get().toMillis() < 1 || p99.get().compareTo(median.get()) <= 0) {
            field.wrong("needs 1ms <= median < p99");
            return Optional.empty();
        }
        return Optional.of(new Latency(median.get(), p99.get()));
    }

    /** Longer than nothing. */
    static Optional<Duration> length(YamlField field) {
        Optional<Duration> length = field.duration();
        if (length.filter(Duration::isZero).isPresent()) {
            field.wrong("must be longer than nothing");
        }
        return length.filter(d -> !d.isZero());
    }
}
