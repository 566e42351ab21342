package dev.spillway.wire;

import dev.spillway.core.model.Limits;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.signal.Signal.Finding;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** A result as it travels: what a source answered to one measurement. */
public record MeasurementRecord(String id, ServiceId service, Optional<RolloutId> rollout, String source,
        String analysis, int n, Instant at, Finding.Kind outcome, Optional<String> value,
        Optional<String> reason) implements ObservationRecord {

    /** What nobody could keep or read is an error of the measurement, not a dead letter: whoever asked waits for it. */
    @Override
    public Signal.Measurement toSignal() {
        return new Signal.Measurement(id, source, rollout, analysis, n, finding());
    }

    private Finding finding() {
        if (outcome != Finding.Kind.VALUE) {
            return new Finding(outcome, shortened(reason.orElse("no reason given")));
        }
        if (value.isEmpty()) {
            return new Finding(Finding.Kind.ERROR, "outcome is value, but there is no value");
        }
        int bytes = value.get().getBytes(StandardCharsets.UTF_8).length;
        return bytes <= Limits.RESULT_BYTES
                ? new Finding(Finding.Kind.VALUE, value.get())
                : new Finding(Finding.Kind.ERROR, "the result has " + bytes + " bytes, and at most "
                        + Limits.RESULT_BYTES + " can be judged: aggregate in the query");
    }

    private static String shortened(String text) {
        return text.length() <= Limits.REASON_CHARACTERS ? text : text.substring(0, Limits.REASON_CHARACTERS) + "…";
    }
}
