package dev.spillway.executor.ecs;

import dev.spillway.executor.Command;
import dev.spillway.executor.Next;
import dev.spillway.executor.ecs.Tags.Begun;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/**
 * A service on its way to a task definition and a number of tasks. The SDK's waiter is not used: it calls a service stable that
 * the circuit breaker has taken back to the old task definition, and one whose new deployment cannot be seen yet.
 */
final class Rising {
    private static final Duration STEADY_WITHIN = Duration.ofMinutes(30);
    private static final Duration HEALTHY_WITHIN = Duration.ofMinutes(15);
    /** As ECS' own circuit breaker: half of the tasks, at least 3. */
    private static final int LEAST_FAILURES = 3;
    private static final int MOST_FAILURES = 200;

    private Rising() {}

    /** Empty once it is there. */
    static Optional<Next<Call>> next(Command command, Slot slot, String taskDefinition, int count, Picture.Seen seen) {
        Service service = slot.service().orElseThrow();
        if ("DRAINING".equals(service.status())) {
            return Optional.of(new Next.Failed<>("service " + slot.name() + " is being deleted"));
        }
        Optional<Deployment> primary = slot.primary();
        Optional<Begun> begun = slot.begun().filter(one -> !one.fence().olderThan(command.fence()));
        if (begun.isPresent()) {
            return primary.filter(one -> one.id().equals(begun.get().id()))
                    .map(one -> steady(slot, one, taskDefinition, count, seen))
                    .orElseGet(() -> Optional.of(new Next.Failed<>(replaced(slot, begun.get(), taskDefinition))));
        }
        boolean written = Arn.revision(slot.taskDefinition()).equals(taskDefinition) && slot.desired() == count
                && primary.filter(one -> Arn.revision(one.taskDefinition()).equals(taskDefinition)).isPresent();
        if (!written) {
            return Optional.of(Writes.update(seen, slot, taskDefinition, count));
        }
        Map<String, String> tags = new TreeMap<>();
        Tags.begin(tags, slot.colour(), new Begun(primary.orElseThrow().id(), command.fence()));
        return Optional.of(Writes.tag(command, seen, tags));
    }

    private static Optional<Next<Call>> steady(Slot slot, Deployment deployment, String taskDefinition, int count,
            Picture.Seen seen) {
        if (deployment.rolloutState() == DeploymentRolloutState.FAILED) {
            return Optional.of(new Next.Failed<>("the deployment of " + taskDefinition + " to " + slot.name()
                    + " failed: " + deployment.rolloutStateReason() + events(slot)));
        }
        int failures = Optional.ofNullable(deployment.failedTasks()).orElse(0);
        if (failures >= Math.clamp(count / 2, LEAST_FAILURES, MOST_FAILURES)) {
            return Optional.of(new Next.Failed<>(failures + " tasks of " + taskDefinition + " in " + slot.name()
                    + " did not stay up" + events(slot)));
        }
        if (slot.desired() != count) {
            return Optional.of(Writes.update(seen, slot, taskDefinition, count));
        }
        boolean there = slot.deployments().size() == 1 && deployment.runningCount() == count
                && deployment.pendingCount() == 0
                && (deployment.rolloutState() == null || deployment.rolloutState() == DeploymentRolloutState.COMPLETED);
        return there
                ? Optional.empty()
                : Optional.of(new Next.WaitFor<>(slot.name() + " to run " + count + " tasks of " + taskDefinition
                        + " and no others", STEADY_WITHIN));
    }

    private static String replaced(Slot slot, Begun begun, String taskDefinition) {
        return "deployment " + begun.id() + " of " + taskDefinition + " to " + slot.name()
                + " is not the service's any more: it runs " + Arn.revision(slot.taskDefinition())
                + ", by ECS' circuit breaker or by somebody else" + events(slot);
    }

    /** What ECS said last, for people. */
    private static String events(Slot slot) {
        return slot.service().flatMap(service -> service.events().stream().findFirst()).map(ServiceEvent::message)
                .map(said -> "; ECS says: " + said).orElse("");
    }

    // --- the target group ---

    static Optional<Next<Call>> healthy(Slot slot, int count, Picture.Seen seen) {
        return switch (slot.health()) {
            case Slot.Health.Unknown(String reason) ->
                Optional.of(new Next.WaitFor<>("ELB to tell the health of " + slot.name() + ": " + reason,
                        HEALTHY_WITHIN));
            case Slot.Health.Counted(int healthy, int coming, int _) when healthy < count || coming > 0 ->
                Optional.of(new Next.WaitFor<>(count + " healthy targets of " + slot.name(), HEALTHY_WITHIN));
            case Slot.Health.Counted _ -> slowStart(slot, seen);
        };
    }

    /** A target that gets its part only slowly is not what a bake should look at. */
    private static Optional<Next<Call>> slowStart(Slot slot, Picture.Seen seen) {
        int seconds = slot.facts().slowStartSeconds();
        long since = slot.primary().map(Deployment::updatedAt).map(at -> at.getEpochSecond()).orElse(0L);
        return seconds > 0 && seen.second() < since + seconds
                ? Optional.of(new Next.WaitFor<>("the slow start of " + slot.name() + " to end",
                        Duration.ofSeconds(seconds).plusMinutes(1)))
                : Optional.empty();
    }
}
