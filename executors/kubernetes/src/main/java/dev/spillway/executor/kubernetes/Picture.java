package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Fence;
import dev.spillway.executor.Share;
import dev.spillway.executor.kubernetes.Settings.Routing;
import dev.spillway.executor.kubernetes.api.Fences;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How a target stands in the cluster. */
public sealed interface Picture {
    /** It cannot be served as it is, and looking again will not help. */
    record Broken(String reason) implements Picture {}

    /**
     * @param copy empty while it has not been made
     * @param service empty for a workload
     * @param endpoints of the Service
     */
    record Seen(Settings settings, Slot first, Optional<Slot> copy, Optional<Service> service,
            Optional<Service> preview, List<EndpointSlice> endpoints) implements Picture {
        public Seen {
            endpoints = List.copyOf(endpoints);
        }

        List<Slot> slots() {
            return Stream.concat(Stream.of(first), copy.stream()).toList();
        }

        /** The Deployment whose template is of this revision. */
        Optional<Slot> slot(String revision) {
            return slots().stream().filter(slot -> slot.revision().equals(revision))
                    .max(Comparator.comparing(slot -> !slot.idle()));
        }

        Fence fence() {
            return Stream.concat(slots().stream().map(Slot::fence),
                    Stream.of(service, preview).flatMap(Optional::stream).map(Fences::of))
                    .max(Comparator.naturalOrder()).orElse(Fence.NONE);
        }

        /** The label's value that the Service insists on; empty if it takes both Deployments. */
        Optional<String> pin() {
            return service.map(Routes::selector).map(selector -> selector.get(settings.label()));
        }

        /** Whom the Service's selector picks. */
        List<Slot> routed() {
            return service.map(Routes::selector).map(selector -> slots().stream()
                    .filter(slot -> Identity.labels(slot.template()).entrySet().containsAll(selector.entrySet()))
                    .toList()).orElse(List.of());
        }

        /** Who gets which part of the requests: all to the one that is picked, else in proportion of the ready pods. */
        List<Share> shares() {
            List<Slot> live = routed().stream().filter(slot -> !slot.idle()).toList();
            if (live.size() < 2) {
                return live.stream().map(slot -> new Share(slot.revision(), Ratio.WHOLE)).toList();
            }
            int one = Slot.ready(live.getFirst().pods());
            int other = Slot.ready(live.getLast().pods());
            if (one + other == 0) {
                return List.of();
            }
            int permille = Ratio.permille(other, one + other);
            List<Share> shares = new ArrayList<>(List.of(new Share(live.getFirst().revision(), Ratio.WHOLE - permille),
                    new Share(live.getLast().revision(), permille)));
            shares.removeIf(share -> share.permille() == 0);
            return shares;
        }

        /** What was asked for last, as far as it still can be so: for it is on its way there. */
        List<Share> recorded() {
            Optional<String> asked = service.map(Fences::annotations).map(all -> all.get(Marks.SHARES));
            return pin().isEmpty() && settings.routing() == Routing.REPLICAS && asked.isPresent()
                    ? Ratio.read(asked.get())
                    : shares();
        }

        /** As it was said; where nobody has said so yet, whoever serves. */
        Optional<String> stable() {
            Map<String, String> said = first.annotations();
            if (said.containsKey(Marks.STABLE)) {
                return Optional.ofNullable(said.get(Marks.STABLE));
            }
            Stream<Slot> serving = settings.routes() ? routed().stream() : Stream.of(first);
            return serving.filter(slot -> !slot.idle()).findFirst().map(Slot::revision);
        }

        /** Full capacity; empty if nothing says how much that is. */
        Optional<Integer> full() {
            if (settings.replicas().isPresent()) {
                return Optional.of(settings.replicas().getAsInt());
            }
            return stable().flatMap(this::slot).map(Slot::wanted).filter(count -> count > 0)
                    .or(() -> slots().stream().map(Slot::wanted).filter(count -> count > 0).max(
                            Comparator.naturalOrder()));
        }
    }
}
