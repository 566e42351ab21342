package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired.Traffic;
import dev.spillway.executor.Next;
import dev.spillway.executor.Share;
import dev.spillway.executor.kubernetes.Settings.Routing;
import dev.spillway.executor.kubernetes.api.Edit;
import dev.spillway.executor.kubernetes.api.Fences;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who gets the requests. What grows grows first, then the Service is written, then what shrinks shrinks. */
final class TrafficSteps {
    private static final Duration TO_FOLLOW = Duration.ofMinutes(1);

    private TrafficSteps() {}

    static Next<Call> next(Command command, Traffic traffic, Picture.Seen seen) {
        List<Share> asked = traffic.shares().stream().filter(share -> share.permille() > 0).toList();
        Optional<String> wrong = impossible(traffic, asked, seen);
        if (wrong.isPresent()) {
            return new Next.Failed<>(wrong.get());
        }
        if (!command.rollback() && drifted(traffic, asked, seen)) {
            return new Next.Refused<>("drift: the shares here are " + seen.recorded() + ", expected were "
                    + traffic.expected().orElse(List.of()));
        }
        return switch (asked.size()) {
            case 0 -> nobody(command, seen);
            case 1 -> whole(command, seen.slot(asked.getFirst().revision()).orElseThrow(), asked, seen);
            default -> shared(command, asked, seen);
        };
    }

    private static boolean drifted(Traffic traffic, List<Share> asked, Picture.Seen seen) {
        return traffic.expected().filter(expected -> !Ratio.same(expected, seen.recorded())).isPresent()
                && !Ratio.same(asked, seen.recorded()) && !Ratio.same(asked, seen.shares());
    }

    private static Optional<String> impossible(Traffic traffic, List<Share> asked, Picture.Seen seen) {
        if (!seen.settings().routes()) {
            return Optional.of("Deployment " + seen.first().name() + " is a workload: its traffic is another's");
        }
        if (!traffic.headerRoutes().isEmpty() || traffic.mirror().isPresent()) {
            return Optional.of("a Service has neither header routes nor a mirror: that takes a router, such as Istio");
        }
        Optional<String> gone = asked.stream().map(Share::revision).filter(id -> seen.slot(id).isEmpty()).findFirst();
        if (gone.isPresent()) {
            return Optional.of("no Deployment is of revision " + gone.get() + ": there are " + seen.slots().stream()
                    .map(slot -> slot.name() + " of " + slot.revision()).toList());
        }
        return asked.stream().map(share -> seen.slot(share.revision()).orElseThrow())
                .map(slot -> unmatched(slot, seen).or(() -> alike(slot, seen))).flatMap(Optional::stream).findFirst()
                .or(() -> asked.size() > 1 ? cannotBeShared(asked, seen) : Optional.empty());
    }

    /** Whether the Service asks for more than the pods of this Deployment carry, but for the label that tells them apart. */
    static Optional<String> unmatched(Slot slot, Picture.Seen seen) {
        Map<String, String> rest = new HashMap<>(seen.service().map(Routes::selector).orElse(Map.of()));
        rest.remove(seen.settings().label());
        return Identity.labels(slot.template()).entrySet().containsAll(rest.entrySet())
                ? Optional.empty()
                : Optional.of("Service " + seen.settings().service() + " selects " + rest
                        + ", which the pods of Deployment " + slot.name() + " do not carry: they have "
                        + Identity.labels(slot.template()));
    }

    private static Optional<String> alike(Slot slot, Picture.Seen seen) {
        String label = seen.settings().label();
        if (alone(slot, seen)) {
            return Optional.empty();
        }
        if (slot.label(label).isEmpty()) {
            return Optional.of(CapacitySteps.unlabelled(slot, label));
        }
        return seen.slots().stream().filter(other -> !other.name().equals(slot.name()))
                .filter(other -> other.label(label).equals(slot.label(label))).findFirst()
                .map(other -> "the pods of Deployments " + slot.name() + " and " + other.name() + " both have "
                        + label + "=" + slot.label(label).orElse("") + ": a Service cannot tell them apart");
    }

    /** Nobody else is there whom the Service could ask: it need not tell them apart. */
    private static boolean alone(Slot slot, Picture.Seen seen) {
        return seen.pin().isEmpty() && seen.slots().stream()
                .allMatch(other -> other.idle() || other.name().equals(slot.name()));
    }

    private static Optional<String> cannotBeShared(List<Share> asked, Picture.Seen seen) {
        Settings settings = seen.settings();
        int small = asked.getLast().permille();
        if (settings.routing() == Routing.SELECTOR || asked.size() > 2) {
            return Optional.of("the selector of a Service sends all or nothing: " + Ratio.percent(small)
                    + " takes a router (a target with the role traffic), or settings.routing: replicas");
        }
        int full = settings.replicas().orElseThrow();
        if (!Ratio.canBeHad(small, full)) {
            return Optional.of(Ratio.percent(small) + " cannot be had with " + full + " replicas: "
                    + Ratio.whatCanBeHad(full) + " can; ask for one of these, for more replicas, or use a router");
        }
        return seen.slots().stream().filter(Slot::scaled).findFirst()
                .map(slot -> "a HorizontalPodAutoscaler scales Deployment " + slot.name()
                        + ": shares by replicas would move with it; use a router");
    }

    // --- all or nothing ---

    private static Next<Call> whole(Command command, Slot slot, List<Share> asked, Picture.Seen seen) {
        Service service = seen.service().orElseThrow();
        String label = seen.settings().label();
        Optional<String> value = slot.label(label);
        if (!command.rollback()) {
            Optional<Next<Call>> up = ready(command, slot, seen);
            if (up.isPresent()) {
                return up.get();
            }
        }
        boolean alone = alone(slot, seen);
        if (!(alone || seen.pin().equals(value)) || !written(service, asked, command)) {
            Edit edit = alone
                    ? Edit.of(service).fence(command.fence())
                    : Routes.pin(service, label, value.orElseThrow(), command.fence());
            return Writes.patch(service, edit.annotate(Marks.SHARES, Ratio.write(asked)));
        }
        return rest(command, slot, seen).or(() -> followed(command, slot, seen)).orElseGet(Next.Done::new);
    }

    private static boolean written(Service service, List<Share> asked, Command command) {
        return Ratio.write(asked).equals(Fences.annotations(service).get(Marks.SHARES))
                && !Fences.of(service).olderThan(command.fence());
    }

    /** Nobody is sent to what is not there in full. */
    private static Optional<Next<Call>> ready(Command command, Slot slot, Picture.Seen seen) {
        int count = seen.settings().routing() == Routing.REPLICAS
                ? seen.settings().replicas().orElseThrow()
                : slot.wanted();
        if (slot.wanted() < count) {
            return Optional.of(Writes.scale(slot, count, command));
        }
        if (count == 0) {
            return Optional.of(new Next.Failed<>("revision " + slot.revision() + " has no instances to take requests"));
        }
        return Progress.towards(slot, slot.revision(), count);
    }

    /** By replicas each had a part of the pods only: now the one gets all of them to serve, the other to go back to. */
    private static Optional<Next<Call>> rest(Command command, Slot target, Picture.Seen seen) {
        if (seen.settings().routing() == Routing.SELECTOR) {
            return Optional.empty();
        }
        int full = seen.settings().replicas().orElseThrow();
        return seen.slots().stream().map(slot -> slot.wanted() > 0 && slot.wanted() < full
                && (!command.rollback() || slot.name().equals(target.name()))
                        ? Optional.of(Writes.scale(slot, full, command))
                        : Writes.fence(slot, command))
                .flatMap(Optional::stream).findFirst();
    }

    /** Going back does not wait for the old one's health, but nobody must be drained who is still asked. */
    private static Optional<Next<Call>> followed(Command command, Slot slot, Picture.Seen seen) {
        boolean arrived = command.rollback() || Routes.reaches(seen, slot);
        return arrived && !Routes.reachesOthers(seen, slot)
                ? Optional.empty()
                : Optional.of(new Next.WaitFor<>("the endpoints of Service " + seen.settings().service()
                        + " to be those of " + slot.revision(), TO_FOLLOW));
    }

    private static Next<Call> nobody(Command command, Picture.Seen seen) {
        Service service = seen.service().orElseThrow();
        if (seen.shares().isEmpty() && written(service, List.of(), command)) {
            return new Next.Done<>();
        }
        return Writes.patch(service, Routes.pin(service, seen.settings().label(), Marks.NOBODY, command.fence())
                .annotate(Marks.SHARES, ""));
    }

    // --- by replicas ---

    private static Next<Call> shared(Command command, List<Share> asked, Picture.Seen seen) {
        int full = seen.settings().replicas().orElseThrow();
        int part = Ratio.pods(asked.getLast().permille(), full);
        Slot one = seen.slot(asked.getFirst().revision()).orElseThrow();
        Slot other = seen.slot(asked.getLast().revision()).orElseThrow();
        return grown(command, one, full - part).or(() -> grown(command, other, part))
                .or(() -> opened(command, asked, seen))
                .or(() -> exactly(command, one, full - part)).or(() -> exactly(command, other, part))
                .orElseGet(Next.Done::new);
    }

    private static Optional<Next<Call>> grown(Command command, Slot slot, int count) {
        if (slot.wanted() < count) {
            return Optional.of(Writes.scale(slot, count, command));
        }
        return slot.wanted() == count ? Progress.towards(slot, slot.revision(), count) : Optional.empty();
    }

    private static Optional<Next<Call>> opened(Command command, List<Share> asked, Picture.Seen seen) {
        Service service = seen.service().orElseThrow();
        if (seen.pin().isEmpty() && written(service, asked, command)) {
            return Optional.empty();
        }
        Edit edit = Routes.unpin(service, seen.settings().label(), command.fence());
        return Optional.of(Writes.patch(service, edit.annotate(Marks.SHARES, Ratio.write(asked))));
    }

    private static Optional<Next<Call>> exactly(Command command, Slot slot, int count) {
        return slot.wanted() > count
                ? Optional.of(Writes.scale(slot, count, command))
                : Writes.fence(slot, command).or(() -> Progress.towards(slot, slot.revision(), count));
    }
}
