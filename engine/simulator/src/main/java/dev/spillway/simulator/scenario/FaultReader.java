package dev.spillway.simulator.scenario;

import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry under {@code faults}: at a target, from a time on, one kind of trouble. */
final class FaultReader {
    private static final List<String> KINDS = List.of("slow", "fail", "silent", "ready");
    private static final int MOST_FAILURES = 1000;
    private final Names names;

    FaultReader(Names names) {
        this.names = names;
    }

    Optional<Fault> read(YamlMap map) {
        List<String> said = KINDS.stream().filter(kind -> map.get(kind).isPresent()).toList();
        Optional<Duration> at = map.need("at").flatMap(YamlField::duration);
        Optional<String> target = map.need("target").flatMap(names::target);
        if (said.size() != 1) {
            map.only("at", "target", "for", "slow", "fail", "silent", "ready", "revision", "reason");
            map.wrong("needs one of slow, fail, silent, ready, and only one");
            return Optional.empty();
        }
        Optional<Fault> nothing = Optional.empty();
        return switch (said.getFirst()) {
            case "slow" -> slow(map, at, target);
            case "fail" -> failing(map, at, target);
            case "silent" -> silent(map, at, target);
            case "ready" -> ready(map, at, target);
            case String _ -> nothing;
        };
    }

    private static Optional<Fault> slow(YamlMap map, Optional<Duration> at, Optional<String> target) {
        map.only("at", "target", "for", "slow");
        Optional<Duration> by = map.need("slow").flatMap(Values::length);
        Optional<Duration> length = map.need("for").flatMap(Values::length);
        return at.flatMap(a -> target
                .flatMap(t -> length.flatMap(l -> by.map(b -> new Fault.Slow(a, t, l, b)))));
    }

    private static Optional<Fault> failing(YamlMap map, Optional<Duration> at, Optional<String> target) {
        map.only("at", "target", "fail", "reason");
        Optional<Integer> times = map.need("fail").flatMap(f -> f.integer(1, MOST_FAILURES));
        String reason = map.get("reason").flatMap(YamlField::text).orElse("refused, as the scenario says");
        return at.flatMap(a -> target.flatMap(t -> times.map(n -> new Fault.Failing(a, t, n, reason))));
    }

    private static Optional<Fault> silent(YamlMap map, Optional<Duration> at, Optional<String> target) {
        map.only("at", "target", "for", "silent");
        map.need("silent").ifPresent(f -> f.oneOf(Map.of("true", true)));
        Optional<Duration> length = map.need("for").flatMap(Values::length);
        return at.flatMap(a -> target.flatMap(t -> length.map(l -> new Fault.Silent(a, t, l))));
    }

    private Optional<Fault> ready(YamlMap map, Optional<Duration> at, Optional<String> target) {
        map.only("at", "target", "revision", "ready");
        Optional<Side> side = map.need("revision").flatMap(names::side);
        Optional<Integer> ready = map.need("ready").flatMap(f -> f.integer(0, World.replicas()));
        return at.flatMap(a -> target
                .flatMap(t -> side.flatMap(s -> ready.map(n -> new Fault.Ready(a, t, s, n)))));
    }
}
