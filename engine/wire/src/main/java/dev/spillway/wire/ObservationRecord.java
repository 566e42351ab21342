package dev.spillway.wire;

import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Signal;

/** What was measured, as it travels. */
public sealed interface ObservationRecord permits IncrementRecord, MeasurementRecord {
    ServiceId service();

    Signal toSignal();
}
