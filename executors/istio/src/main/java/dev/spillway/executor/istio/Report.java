package dev.spillway.executor.istio;

import dev.spillway.executor.Fence;
import dev.spillway.executor.Observed;
import dev.spillway.executor.istio.Picture.Read;
import dev.spillway.executor.istio.route.Side;
import dev.spillway.executor.istio.route.Split;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A picture in the words of the wire. */
final class Report {
    private Report() {}

    static Observed of(Picture picture) {
        return switch (picture) {
            case Picture.Broken _ -> new Observed(List.of(), List.of(), Optional.empty(), Fence.NONE, Optional.empty());
            case Read read -> new Observed(read.shares(), List.of(), read.pools().revision(Side.STABLE), read.fence(),
                    Optional.of(snapshot(read)));
        };
    }

    /** What Spillway owns there: weights, labels, and which rules they are of. */
    private static String snapshot(Read read) {
        var snapshot = new TreeMap<String, Object>();
        snapshot.put("router", read.router().thing().name());
        snapshot.put("canaryPermille", read.router().splits().stream().map(Split::canary).toList());
        snapshot.put("reached", read.router().reached().stream().map(Side::word).toList());
        for (Side side : Side.values()) {
            snapshot.put(side.word(), Map.of("labels", new TreeMap<>(read.pools().labels(side)), "revision",
                    read.pools().revision(side).orElse("")));
        }
        return Serialization.asJson(snapshot);
    }
}
