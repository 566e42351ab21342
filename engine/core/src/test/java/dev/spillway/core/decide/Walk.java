package dev.spillway.core.decide;

import dev.spillway.core.event.Event;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Service;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which signals were walked in which states, and what came of them: told by the rows themselves, when they are told again. */
final class Walk {
    static final ScopedValue<Walk> CURRENT = ScopedValue.newInstance();
    private static final List<Class<?>> ROWS = List.of(WhenIdleTest.class, WhenApplyingTest.class,
            WhenBakingTest.class, WhenHoldingTest.class, WhenRollingBackTest.class, WhenInTailTest.class,
            ConditionsTest.class, JudgingTest.class, EverySignalTest.class);

    /** @param by the row that walked it */
    record Stride(String state, String signal, Set<String> events, String after, String by) {
        boolean moves() {
            return !state.equals(after);
        }

        String cell() {
            return state + " " + signal;
        }
    }

    private final List<Stride> strides = new ArrayList<>();
    private String row = "";

    /** Tells every row once more. */
    static Walk all() {
        var walk = new Walk();
        for (Class<?> rows : ROWS) {
            Arrays.stream(rows.getDeclaredMethods()).filter(m -> m.isAnnotationPresent(Test.class))
                    .sorted(Comparator.comparing(Method::getName)).forEach(walk::tell);
        }
        return walk;
    }

    private void tell(Method test) {
        row = test.getDeclaringClass().getSimpleName() + "." + test.getName();
        ScopedValue.where(CURRENT, this).run(() -> {
            try {
                var constructor = test.getDeclaringClass().getDeclaredConstructor();
                constructor.setAccessible(true);
                test.setAccessible(true);
                test.invoke(constructor.newInstance());
            } catch (InvocationTargetException failed) {
                throw new AssertionError(row + " fails", failed.getCause());
            } catch (ReflectiveOperationException broken) {
                throw new LinkageError(row + " cannot be told", broken);
            }
        });
    }

    void add(Service before, Signal signal, Decision decision) {
        strides.add(switch (decision) {
            case Decision.Decided d -> new Stride(state(before), kind(signal), events(d), state(d.after()), row);
            case Decision.Ignored _ -> new Stride(state(before), kind(signal), Set.of("ignored"), state(before), row);
            case Decision.Unknown _ -> new Stride(state(before), kind(signal), Set.of("unknown"), state(before), row);
        });
    }

    private static Set<String> events(Decision.Decided decided) {
        var names = new TreeSet<String>();
        decided.entries().forEach(e -> names.add(
                e.event() instanceof Event.RequestRejected ? "rejected" : e.event().getClass().getSimpleName()));
        return names;
    }

    static String state(Service service) {
        return service.isKnown() ? service.state().getClass().getSimpleName() : "Unknown";
    }

    static String kind(Signal signal) {
        return switch (signal) {
            case Request request -> request.getClass().getSimpleName();
            case Signal.Outcome outcome -> "Outcome." + outcome.kind();
            case Signal.Health _ -> "Health";
            case Signal.Increment _ -> "Increment";
            case Signal.Measurement _ -> "Measurement";
            case Signal.TimerDue timer -> "Timer." + timer.timer().replaceAll("/.*", "");
        };
    }

    List<Stride> strides() {
        return List.copyOf(strides);
    }

    /** By cell, in order. */
    Map<String, List<Stride>> cells() {
        var cells = new TreeMap<String, List<Stride>>();
        strides.forEach(s -> cells.computeIfAbsent(s.cell(), _ -> new ArrayList<>()).add(s));
        return cells;
    }
}
