package dev.spillway.simulator.scenario;

import java.time.Duration;
import java.util.List;

/**
 * A value that changes at times and is constant between them.
 *
 * @param pieces at least one; their times rise. Before the first it is as with the first
 */
public record Piecewise<T>(List<Piece<T>> pieces) {
    /** From here on. */
    public record Piece<T>(Duration at, T value) {}

    public Piecewise {
        pieces = List.copyOf(pieces);
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException("a value that changes has at least one piece");
        }
    }

    public static <T> Piecewise<T> always(T value) {
        return new Piecewise<>(List.of(new Piece<>(Duration.ZERO, value)));
    }

    /** What it is then. */
    public T at(Duration when) {
        T value = pieces.getFirst().value();
        for (Piece<T> piece : pieces) {
            if (piece.at().compareTo(when) > 0) {
                break;
            }
            value = piece.value();
        }
        return value;
    }

    /** When it changes. */
    public List<Duration> changes() {
        return pieces.stream().map(Piece::at).toList();
    }
}
