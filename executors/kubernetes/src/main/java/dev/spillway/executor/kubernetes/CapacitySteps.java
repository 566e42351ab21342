package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired.Capacity;
import dev.spillway.executor.Next;
import dev.spillway.executor.Revision;
import dev.spillway.executor.kubernetes.Settings.Routing;
import dev.spillway.executor.kubernetes.api.Edit;
import dev.spillway.executor.kubernetes.api.Fences;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** So many instances of a revision: in the Deployment that holds it, else in the idle one. */
final class CapacitySteps {
    private static final Duration TO_END = Duration.ofMinutes(15);

    private CapacitySteps() {}

    static Next<Call> next(Command command, Capacity wanted, Picture.Seen seen) {
        String revision = wanted.revision().id();
        Optional<Slot> holder = seen.slot(revision);
        if (wanted.permille() == 0) {
            return holder.map(slot -> gone(command, slot, revision, seen)).orElseGet(() -> leaving(revision, seen));
        }
        Optional<Integer> full = seen.full();
        if (full.isEmpty()) {
            return new Next.Failed<>("settings.replicas is missing: no Deployment of target "
                    + command.target().name() + " has instances that say how many full capacity is");
        }
        int count = Math.ceilDiv(full.get() * wanted.permille(), Ratio.WHOLE);
        return holder.map(slot -> sized(command, slot, count, seen))
                .orElseGet(() -> deployed(command, wanted.revision(), seen));
    }

    // --- down ---

    private static Next<Call> gone(Command command, Slot slot, String revision, Picture.Seen seen) {
        boolean served = seen.shares().stream().anyMatch(share -> share.revision().equals(revision));
        if (served && !command.rollback() && slot.wanted() > 0) {
            return new Next.Failed<>("revision " + revision + " still gets requests");
        }
        return slot.wanted() > 0
                ? Writes.scale(slot, 0, command)
                : Writes.fence(slot, command).orElseGet(() -> leaving(revision, seen));
    }

    private static Next<Call> leaving(String revision, Picture.Seen seen) {
        int left = seen.slots().stream().mapToInt(slot -> slot.podsOf(revision).size()).sum();
        return left == 0
                ? new Next.Done<>()
                : new Next.WaitFor<>("the instances of " + revision + " to end", TO_END);
    }

    // --- up ---

    private static Next<Call> sized(Command command, Slot slot, int count, Picture.Seen seen) {
        Optional<Next<Call>> first = separated(command, slot, seen);
        if (first.isPresent()) {
            return first.get();
        }
        int asked = sharesByPods(slot, seen) || (slot.scaled() && slot.wanted() > 0) ? slot.wanted() : count;
        if (slot.wanted() != asked) {
            return Writes.scale(slot, asked, command);
        }
        return Writes.fence(slot, command).or(() -> Progress.towards(slot, slot.revision(), asked))
                .or(() -> previewed(command, slot, seen)).orElseGet(Next.Done::new);
    }

    /** Its pods are its share: the write of the shares is what sizes it. */
    private static boolean sharesByPods(Slot slot, Picture.Seen seen) {
        return seen.settings().routing() == Routing.REPLICAS && seen.pin().isEmpty() && slot.wanted() > 0
                && seen.shares().size() > 1;
    }

    /** Instances that come up must get no requests before that is asked for. */
    private static Optional<Next<Call>> separated(Command command, Slot slot, Picture.Seen seen) {
        Optional<Slot> serves = seen.routed().stream().filter(one -> !one.idle())
                .filter(one -> !one.name().equals(slot.name())).findFirst();
        return seen.pin().isEmpty() && slot.idle() ? serves.flatMap(one -> pinned(command, one, seen))
                : Optional.empty();
    }

    private static Optional<Next<Call>> pinned(Command command, Slot serves, Picture.Seen seen) {
        String label = seen.settings().label();
        return seen.service().map(service -> serves.label(label)
                .map(value -> Writes.patch(service, Routes.pin(service, label, value, command.fence())))
                .orElseGet(() -> new Next.Failed<>(unlabelled(serves, label))));
    }

    static String unlabelled(Slot slot, String label) {
        return "the pods of Deployment " + slot.name() + " have no label '" + label
                + "', by which a Service could tell them from the others: give them one, or name another in settings.label";
    }

    private static Optional<Next<Call>> previewed(Command command, Slot slot, Picture.Seen seen) {
        boolean serves = seen.shares().stream().anyMatch(share -> share.revision().equals(slot.revision()));
        if (serves || seen.preview().isEmpty()) {
            return Optional.empty();
        }
        Service preview = seen.preview().get();
        String label = seen.settings().label();
        Optional<String> value = slot.label(label);
        boolean shows = value.isPresent() && value.equals(Optional.ofNullable(Routes.selector(preview).get(label)))
                && !Fences.of(preview).olderThan(command.fence());
        return shows
                ? Optional.empty()
                : Optional.of(value
                        .map(text -> Writes.patch(preview, Routes.pin(preview, label, text, command.fence())))
                        .orElseGet(() -> new Next.Failed<>(unlabelled(slot, label))));
    }

    // --- into the idle Deployment ---

    private static Next<Call> deployed(Command command, Revision revision, Picture.Seen seen) {
        Optional<Slot> free = free(seen);
        if (free.isEmpty() && seen.copy().isPresent()) {
            return new Next.Failed<>("both Deployments are in use: " + seen.slots().stream().map(slot -> slot.name()
                    + " runs " + slot.revision()).toList() + "; scale one of them to 0");
        }
        Optional<Next<Call>> first = seen.pin().isEmpty() ? separatedFrom(command, free, seen) : Optional.empty();
        return first.orElseGet(() -> put(command, revision, free, seen));
    }

    private static Optional<Next<Call>> separatedFrom(Command command, Optional<Slot> free, Picture.Seen seen) {
        List<Slot> serving = seen.routed().stream().filter(slot -> !slot.idle())
                .filter(slot -> free.filter(one -> one.name().equals(slot.name())).isEmpty()).toList();
        return serving.stream().findFirst().flatMap(slot -> pinned(command, slot, seen));
    }

    /** What nobody needs: neither stable nor served. A workload's requests are another's, so it must be idle. */
    private static Optional<Slot> free(Picture.Seen seen) {
        Optional<String> stable = seen.stable();
        return seen.slots().stream().filter(slot -> slot.idle() || (seen.settings().routes() && stable.isPresent()
                && !stable.get().equals(slot.revision()) && seen.routed().stream()
                        .noneMatch(routed -> routed.name().equals(slot.name()))))
                .findFirst();
    }

    private static Next<Call> put(Command command, Revision revision, Optional<Slot> free, Picture.Seen seen) {
        try {
            if (revision.artifact().startsWith(History.ADOPTED)) {
                return restored(command, revision, free, seen);
            }
            return free.map(slot -> into(command, slot, revision, seen))
                    .orElseGet(() -> new Next.Do<>(new Call.Create(created(command, revision, seen))));
        } catch (IllegalArgumentException wrong) {
            return new Next.Failed<>(String.valueOf(wrong.getMessage()));
        }
    }

    private static io.fabric8.kubernetes.api.model.apps.Deployment created(Command command, Revision revision,
            Picture.Seen seen) {
        var copy = Templates.copy(seen.first().deployment(), seen.settings(), revision);
        copy.getMetadata().getAnnotations().put(Marks.SERVICE, command.service());
        copy.getMetadata().getAnnotations().put(Fences.ANNOTATION, command.fence().toString());
        copy.getMetadata().getLabels().put(Marks.TARGET, command.target().name());
        return copy;
    }

    private static Next<Call> into(Command command, Slot slot, Revision revision, Picture.Seen seen) {
        Settings settings = seen.settings();
        Edit edit = Writes.touch(slot, command);
        boolean copy = settings.deployment().equals(slot.annotations().get(Marks.COPY_OF));
        return Writes.patch(slot, copy
                ? edit.replace("/spec/template", Templates.labelled(seen.first().deployment(), settings, revision))
                : Templates.change(edit, slot.template(),
                        Templates.with(slot.template(), revision, settings.container()), settings.container()));
    }

    /** One that Spillway did not deploy is known by its hash only, and is where it was. */
    private static Next<Call> restored(Command command, Revision revision, Optional<Slot> free, Picture.Seen seen) {
        return free.flatMap(slot -> History.find(slot, revision.id()).map(set -> Writes.patch(slot,
                History.restore(Writes.touch(slot, command), slot, set))))
                .orElseGet(() -> new Next.Failed<>(History.missing(revision.id(), seen)));
    }
}
