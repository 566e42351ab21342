package dev.spillway.core.plan;

import dev.spillway.core.model.Desired;
import dev.spillway.core.model.FlagShare;
import dev.spillway.core.model.Instances;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.Share;
import dev.spillway.core.model.Weight;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether what was observed is what was asked for. The core compares; it does not take the executor's word. */
public final class Matches {
    private Matches() {}

    /** What is different, in words; empty when nothing is. */
    public static Optional<String> difference(Desired desired, Observed observed) {
        return switch (desired) {
            case Desired.Snapshot _ -> observed.snapshot().map(Matches::tooBig)
                    .orElse(Optional.of("no snapshot came with it"));
            case Desired.Capacity c -> capacity(c, observed.instancesOf(c.revision().id()));
            case Desired.Traffic t -> same(t.shares(), observed.shares())
                    ? Optional.empty()
                    : Optional.of("the weights read back are " + observed.shares() + ", not " + t.shares());
            case Desired.Roles r -> observed.stable().equals(Optional.of(r.stable()))
                    ? Optional.empty()
                    : Optional.of("stable read back is " + observed.stable().map(RevisionId::value).orElse("nobody")
                            + ", not " + r.stable());
            case Desired.Roll r -> rolled(r.revision().id(), observed);
            case Desired.Flag f -> flag(f, observed);
            case Desired.Migrate m -> observed.phases().contains(m.phase())
                    ? Optional.empty()
                    : Optional.of("the schema read back is at " + observed.phases() + ", and not at " + m.phase());
            case Desired.Restore _,Desired.Measure _ -> Optional.empty();
        };
    }

    /** What goes back stands as the snapshot told, word for word. */
    public static Optional<String> difference(Optional<String> before, Observed observed) {
        return observed.snapshot().equals(before)
                ? Optional.empty()
                : Optional.of("the target is not as it was before the rollout");
    }

    private static Optional<String> flag(Desired.Flag asked, Observed observed) {
        return observed.flags().contains(new FlagShare(asked.key(), asked.permille()))
                ? Optional.empty()
                : Optional.of("the flags read back are " + observed.flags() + ", not " + asked.key() + "="
                        + asked.permille());
    }

    /** Refused before the first write: what cannot be kept cannot be restored. */
    private static Optional<String> tooBig(String snapshot) {
        int bytes = snapshot.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= Limits.SNAPSHOT_BYTES
                ? Optional.empty()
                : Optional.of("the snapshot has " + bytes + " bytes, and at most " + Limits.SNAPSHOT_BYTES
                        + " can be kept");
    }

    /** Somebody else changed the target: it is neither what we left there nor what we ask for. */
    public static boolean drifted(Desired desired, Observed observed) {
        return desired instanceof Desired.Traffic t && t.expected().isPresent()
                && !same(t.expected().get(), observed.shares()) && !same(t.shares(), observed.shares());
    }

    private static Optional<String> capacity(Desired.Capacity asked, Instances seen) {
        if (asked.permille().equals(Weight.ZERO)) {
            return seen.total() == 0 ? Optional.empty() : Optional.of(seen.total() + " instances are still there");
        }
        return seen.ready() > 0 && seen.ready() == seen.total()
                ? Optional.empty()
                : Optional.of("only " + seen.ready() + " of " + seen.total() + " instances are ready");
    }

    /** All instances in place are of this revision, and ready. */
    private static Optional<String> rolled(RevisionId revision, Observed observed) {
        Instances seen = observed.instancesOf(revision);
        int others = observed.instances().stream().filter(i -> !i.revision().equals(revision))
                .mapToInt(Instances::total).sum();
        if (others > 0) {
            return Optional.of(others + " instances of other revisions are still there");
        }
        return seen.ready() > 0 && seen.ready() == seen.total()
                ? Optional.empty()
                : Optional.of("only " + seen.ready() + " of " + seen.total() + " instances are ready");
    }

    public static boolean same(List<Share> one, List<Share> other) {
        return weights(one).equals(weights(other));
    }

    private static Map<RevisionId, Weight> weights(List<Share> shares) {
        var weights = new TreeMap<RevisionId, Weight>();
        shares.stream().filter(s -> s.permille().permille() > 0).forEach(s -> weights.put(s.revision(), s.permille()));
        return weights;
    }
}
