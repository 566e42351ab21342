package dev.spillway.wire;

import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.schemas.codec.Codecs;

/** The core's types that have a text form of their own on the wire. */
public final class CoreCodecs {
    public static final Codecs CODECS = Codecs.builder().text(ServiceId.class, ServiceId::toString, ServiceId::parse)
            .text(RolloutId.class, RolloutId::toString, RolloutId::parse).build();

    private CoreCodecs() {}
}
