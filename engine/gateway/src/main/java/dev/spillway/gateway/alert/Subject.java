package dev.spillway.gateway.alert;

import dev.spillway.core.model.Limits;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.gateway.http.JsonBody;
import dev.spillway.gateway.http.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an alert is about: the rollout that it names, else service and environment, with the revision if there is one. Whether that is what
 * is being released now, the engine decides.
 */
record Subject(ServiceId service, Optional<RolloutId> rollout, Optional<String> revision) {
    /** Three names and two slashes are shorter. */
    private static final int LONGEST = 200;

    /** As its labels say. */
    static Subject of(JsonBody alert, Map<String, String> labels, LabelNames names) {
        Optional<String> revision = LabelNames.first(labels, names.revision());
        // "rollout" is a word of others too: a value that is no id of ours says nothing.
        Optional<RolloutId> rollout = LabelNames.first(labels, names.rollout()).flatMap(Subject::rollout);
        return new Subject(rollout.map(RolloutId::service).orElseGet(() -> labelled(alert, "labels", labels, names)),
                rollout,
                revision);
    }

    /** As its fields say; its labels, where it has no such field. */
    static Subject said(JsonBody alert, Map<String, String> labels, LabelNames names) {
        Optional<RolloutId> rollout = alert.text("rollout").map(text -> parse(alert, "rollout", text,
                RolloutId::parse)).or(() -> LabelNames.first(labels, names.rollout()).flatMap(Subject::rollout));
        ServiceId service = alert.text("service").map(text -> parse(alert, "service", text, ServiceId::parse))
                .or(() -> rollout.map(RolloutId::service)).orElseGet(() -> labelled(alert, "service", labels, names));
        if (rollout.isPresent() && !rollout.get().service().equals(service)) {
            throw Refused.sense(alert.at("rollout"), rollout.get() + " is not a rollout of " + service);
        }
        return new Subject(service, rollout,
                alert.text("revision").or(() -> LabelNames.first(labels, names.revision())));
    }

    /** Without what would let it abort. */
    Subject mayOnlyPause() {
        return new Subject(service, Optional.empty(), Optional.empty());
    }

    /** @param field which is to blame when the labels do not say it */
    private static ServiceId labelled(JsonBody alert, String field, Map<String, String> labels, LabelNames names) {
        String service = need(alert.at(field), "service", labels, names.service());
        return parse(alert, "labels", service.contains("/")
                ? service
                : need(alert.at(field), "environment", labels, names.environment()) + "/" + service, ServiceId::parse);
    }

    private static String need(String field, String what, Map<String, String> labels, List<String> names) {
        return LabelNames.first(labels, names).orElseThrow(() -> Refused.field(field,
                "the " + what + " is missing: a label " + String.join(" or ", names) + " names it"));
    }

    private static Optional<RolloutId> rollout(String text) {
        try {
            return Optional.of(RolloutId.parse(text));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    private static <T> T parse(JsonBody alert, String field, String text, Function<String, T> parser) {
        try {
            Limits.require(text.length() <= LONGEST, "is longer than any id");
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw Refused.field(alert.at(field), String.valueOf(e.getMessage()));
        }
    }
}
