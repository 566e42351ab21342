package dev.spillway.executor.ecs;

import dev.spillway.executor.ecs.Tags.Assigned;
import dev.spillway.executor.ecs.Tags.Begun;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;

/**
 * A colour as it stands.
 *
 * @param name of its ECS service
 * @param group ARN of its target group; empty for a workload
 * @param service empty if there is none, or if it was not asked for
 * @param assigned which revision was put there last
 * @param begun which deployment of it was seen to begin
 * @param health of its target group
 * @param facts of its target group
 */
record Slot(Colour colour, String name, String group, Optional<Service> service, Optional<Assigned> assigned,
        Optional<Begun> begun, Health health, Facts facts) {
    private static final int DIGITS = 12;
    static final String PRIMARY = "PRIMARY";

    /** What the targets of a group are said to be. */
    sealed interface Health {
        /** @param coming neither healthy nor on the way out */
        record Counted(int healthy, int coming, int draining) implements Health {}

        /** ELB does not know, or was not asked. */
        record Unknown(String reason) implements Health {}
    }

    /**
     * What a target group is set to.
     *
     * @param loadBalancers that it belongs to: none or one
     * @param drainSeconds for which a target that leaves may finish its requests
     * @param slowStartSeconds in which a new target gets its full part
     * @param leastHealthy below it the group sends requests to the unhealthy too
     */
    record Facts(List<String> loadBalancers, int drainSeconds, int slowStartSeconds, int leastHealthy,
            int leastHealthyPercent) {
        static final Facts NONE = new Facts(List.of(), 0, 0, 1, 0);
    }

    int desired() {
        return service.map(Service::desiredCount).orElse(0);
    }

    int tasks() {
        return service.map(one -> one.runningCount() + one.pendingCount()).orElse(0);
    }

    int running() {
        return service.map(Service::runningCount).orElse(0);
    }

    boolean idle() {
        return desired() == 0 && tasks() == 0;
    }

    String taskDefinition() {
        return service.map(Service::taskDefinition).orElse("");
    }

    /** Whether the task definition of the service is the one that Spillway put there. */
    private boolean isOurs() {
        return assigned.filter(one -> service.isEmpty() || Arn.revision(taskDefinition()).equals(one.taskDefinition()))
                .isPresent();
    }

    /** The revision whose instances are here; one that Spillway did not put there is known by its task definition. */
    Optional<String> serves() {
        if (isOurs()) {
            return assigned.map(Assigned::revision);
        }
        return service.isEmpty() || idle() ? Optional.empty() : Optional.of(id(taskDefinition()));
    }

    /** Whether it is this revision's place, whatever runs there at the moment. */
    boolean holds(String revision) {
        return assigned.map(Assigned::revision).or(this::serves).filter(revision::equals).isPresent();
    }

    /** Id of a revision that Spillway did not deploy: 12 hex digits. */
    static String id(String taskDefinition) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Arn.revision(taskDefinition).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    List<Deployment> deployments() {
        return service.map(Service::deployments).orElse(List.of());
    }

    Optional<Deployment> primary() {
        return deployments().stream().filter(one -> PRIMARY.equals(one.status())).findFirst();
    }

    int healthy() {
        return health instanceof Health.Counted counted ? counted.healthy() : 0;
    }
}
