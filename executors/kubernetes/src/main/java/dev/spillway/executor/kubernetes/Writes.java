package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Command;
import dev.spillway.executor.Next;
import dev.spillway.executor.kubernetes.api.Edit;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import java.util.Optional;

/** The writes, each with the command's fence, and with whose the object is. */
final class Writes {
    private Writes() {}

    static Edit touch(Slot slot, Command command) {
        Edit edit = Edit.of(slot.deployment()).fence(command.fence());
        if (!command.service().equals(slot.annotations().get(Marks.SERVICE))) {
            edit.annotate(Marks.SERVICE, command.service());
        }
        Map<String, String> labels = Optional.ofNullable(slot.deployment().getMetadata().getLabels()).orElse(Map.of());
        if (labels.isEmpty()) {
            edit.add("/metadata/labels", Map.of(Marks.TARGET, command.target().name()));
        } else if (!command.target().name().equals(labels.get(Marks.TARGET))) {
            edit.add("/metadata/labels/" + Edit.key(Marks.TARGET), command.target().name());
        }
        return edit;
    }

    static Next<Call> patch(Slot slot, Edit edit) {
        return new Next.Do<>(new Call.PatchDeployment(slot.deployment().getMetadata().getNamespace(), slot.name(),
                edit.json()));
    }

    static Next<Call> patch(Service service, Edit edit) {
        return new Next.Do<>(new Call.PatchService(service.getMetadata().getNamespace(),
                service.getMetadata().getName(), edit.json()));
    }

    static Next<Call> scale(Slot slot, int replicas, Command command) {
        return patch(slot, touch(slot, command).add("/spec/replicas", replicas));
    }

    /** Only the fence, and only if it is missing: all else is as it should be. */
    static Optional<Next<Call>> fence(Slot slot, Command command) {
        return slot.fence().olderThan(command.fence())
                ? Optional.of(patch(slot, touch(slot, command)))
                : Optional.empty();
    }
}
