package dev.spillway.executor.ecs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.executor.Instances;
import dev.spillway.executor.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.Deployment;

/** The picture in the words of the wire. */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Report() {}

    static Observed of(Picture picture) {
        return switch (picture) {
            case Picture.Broken _ -> Observed.NOTHING;
            case Picture.Seen seen -> new Observed(seen.shares(), instances(seen), seen.stable(), seen.fence(),
                    seen.whole() ? Optional.of(snapshot(seen)) : Optional.empty());
        };
    }

    private static List<Instances> instances(Picture.Seen seen) {
        List<Instances> all = new ArrayList<>();
        for (Slot slot : seen.slots()) {
            Map<String, Integer> totals = new TreeMap<>();
            slot.deployments().forEach(one -> totals.merge(id(slot, one), one.runningCount() + one.pendingCount(),
                    Integer::sum));
            totals.values().removeIf(total -> total == 0);
            totals.forEach((revision, total) -> all.add(new Instances(revision, ready(slot, revision, seen, total),
                    total)));
        }
        return all;
    }

    private static String id(Slot slot, Deployment deployment) {
        String tasks = Arn.revision(deployment.taskDefinition());
        return slot.assigned().filter(one -> one.taskDefinition().equals(tasks)).map(Tags.Assigned::revision)
                .orElseGet(() -> Slot.id(tasks));
    }

    /** Running is not ready: the load balancer decides. Of what is on its way out nothing is. */
    private static int ready(Slot slot, String revision, Picture.Seen seen, int total) {
        int running = slot.primary().filter(one -> id(slot, one).equals(revision)).map(Deployment::runningCount)
                .orElse(0);
        return Math.min(total, seen.settings().routed() ? Math.min(running, slot.healthy()) : running);
    }

    /** What Spillway owns here. No values of variables: they may be secret. */
    private static String snapshot(Picture.Seen seen) {
        Map<String, Object> snapshot = new TreeMap<>();
        seen.forwards().forEach(forward -> {
            Map<String, Integer> weights = new TreeMap<>();
            forward.groups()
                    .forEach(group -> weights.put(group.targetGroupArn(), forward.weight(group.targetGroupArn())));
            snapshot.put(forward.route(), Map.of("weights", weights, "stickiness", forward.stickiness(), "actions",
                    forward.actions().stream().map(action -> action.typeAsString()).toList()));
        });
        seen.slots().forEach(slot -> snapshot.put(slot.name(), Map.of("taskDefinition", slot.taskDefinition(),
                "desired", slot.desired(), "running", slot.tasks())));
        try {
            return JSON.writeValueAsString(snapshot);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts and numbers are JSON", impossible);
        }
    }
}
