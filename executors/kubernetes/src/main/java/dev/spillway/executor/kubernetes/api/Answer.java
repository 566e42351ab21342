package dev.spillway.executor.kubernetes.api;

import java.util.function.Function;

/** What one read of the API server came to. */
public sealed interface Answer<T> {
    record Got<T>(T value) implements Answer<T> {}

    /** It answered, and reading again will not help: not there, no rights, no such kind. The reason says what to do. */
    record Refused<T>(String reason, int code) implements Answer<T> {
        /** There is no such object (or no such kind); everything else is a matter of rights or of the request. */
        public boolean absent() {
            return code == Errors.NOT_FOUND;
        }
    }

    /** It did not answer, or not now. */
    record Away<T>(String reason) implements Answer<T> {}

    default <R> Answer<R> map(Function<T, R> to) {
        return then(value -> new Got<>(to.apply(value)));
    }

    default <R> Answer<R> then(Function<T, Answer<R>> next) {
        return switch (this) {
            case Got<T>(T value) -> next.apply(value);
            case Refused<T>(String reason, int code) -> new Refused<>(reason, code);
            case Away<T>(String reason) -> new Away<>(reason);
        };
    }
}
