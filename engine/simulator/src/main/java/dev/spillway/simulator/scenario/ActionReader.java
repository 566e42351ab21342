package dev.spillway.simulator.scenario;

import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import dev.spillway.simulator.scenario.Action.Verb;
import dev.spillway.simulator.scenario.Scenario.Moment;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One entry under {@code events}: {@code {at: 15m, approve: alice}} or {@code {at: 12m, alert: HighErrors, revision: canary}}. */
final class ActionReader {
    private static final String ALERT = "alert";
    private static final Map<String, Verb> VERBS = verbs();
    private static final Set<Verb> WITH_REASON = Set.of(Verb.ABORT, Verb.SKIP, Verb.UNDO);
    private final Names names;

    ActionReader(Names names) {
        this.names = names;
    }

    private static Map<String, Verb> verbs() {
        var verbs = new LinkedHashMap<String, Verb>();
        verbs.put("abort", Verb.ABORT);
        verbs.put("approve", Verb.APPROVE);
        verbs.put("promote", Verb.PROMOTE);
        verbs.put("promoteFull", Verb.PROMOTE_FULL);
        verbs.put("pause", Verb.PAUSE);
        verbs.put("resume", Verb.RESUME);
        verbs.put("skip", Verb.SKIP);
        verbs.put("undo", Verb.UNDO);
        verbs.put("freeze", Verb.FREEZE);
        verbs.put("unfreeze", Verb.UNFREEZE);
        verbs.put("acceptDrift", Verb.ACCEPT_DRIFT);
        verbs.put("overwriteDrift", Verb.OVERWRITE_DRIFT);
        return verbs;
    }

    Optional<Moment> read(YamlMap map) {
        List<String> kinds = Stream.concat(Stream.of(ALERT), VERBS.keySet().stream()).toList();
        map.only(Stream.concat(Stream.of("at", "reason", "revision", "analysis"), kinds.stream())
                .toArray(String[]::new));
        Optional<Duration> at = map.need("at").flatMap(YamlField::duration);
        List<String> said = kinds.stream().filter(kind -> map.get(kind).isPresent()).toList();
        if (said.size() != 1) {
            map.wrong("needs one of " + String.join(", ", kinds) + ", and only one");
            return Optional.empty();
        }
        String kind = said.getFirst();
        Optional<Action> action = kind.equals(ALERT) ? alert(map) : asked(map, kind);
        return at.flatMap(when -> action.map(what -> new Moment(when, what)));
    }

    private Optional<Action> alert(YamlMap map) {
        map.wrongField("analysis", "belongs to skip");
        Optional<String> fingerprint = map.need(ALERT).flatMap(YamlField::name);
        Optional<YamlField> revision = map.get("revision");
        Optional<Side> side = revision.flatMap(names::side);
        Optional<String> reason = map.get("reason").flatMap(YamlField::text);
        return fingerprint.filter(_ -> revision.isPresent() == side.isPresent())
                .map(name -> new Action.Alert(name, side, reason.orElse(name)));
    }

    private Optional<Action> asked(YamlMap map, String kind) {
        Verb verb = Optional.ofNullable(VERBS.get(kind)).orElseThrow();
        map.wrongField("revision", "belongs to an alert");
        if (verb != Verb.SKIP) {
            map.wrongField("analysis", "belongs to skip");
        }
        Optional<String> by = map.need(kind).flatMap(YamlField::name);
        Optional<String> reason = (WITH_REASON.contains(verb) ? map.need("reason") : map.get("reason"))
                .flatMap(YamlField::text);
        Optional<String> analysis = map.get("analysis").flatMap(names::analysis);
        return by.map(who -> new Action.Asked(verb, who, reason, analysis));
    }
}
