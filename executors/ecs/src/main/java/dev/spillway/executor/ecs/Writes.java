package dev.spillway.executor.ecs;

import dev.spillway.executor.Command;
import dev.spillway.executor.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** The writes that steps are made of. Each but the abort's weights comes after the fence: an older process must find it. */
final class Writes {
    private Writes() {}

    /** The fence, with whose target it is and what stickiness belongs there; empty if it stands there already. */
    static Optional<Next<Call>> fence(Command command, Picture.Seen seen) {
        return seen.fence().olderThan(command.fence())
                ? Optional.of(tag(command, seen, Map.of()))
                : Optional.empty();
    }

    /** Tags, and the fence with them. */
    static Next<Call> tag(Command command, Picture.Seen seen, Map<String, String> more) {
        Map<String, String> tags = Tags.fence(seen.fence().olderThan(command.fence()) ? command.fence() : seen.fence());
        tags.put(Tags.SERVICE, Look.owner(command));
        if (!command.rollback() && !seen.tags().unstuck() && seen.settings().routed()) {
            tags.put(Tags.STICKINESS, String.join("/", seen.forwards().stream().map(Forward::stickiness).toList()));
        }
        tags.putAll(more);
        return new Next.Do<>(new Call.Tag(seen.tagged(), tags));
    }

    static Next<Call> modify(Forward forward) {
        return new Next.Do<>(new Call.Modify(forward));
    }

    static Next<Call> update(Picture.Seen seen, Slot slot, String taskDefinition, int count) {
        var request = UpdateServiceRequest.builder().cluster(seen.settings().cluster()).service(slot.name())
                .desiredCount(count);
        if (!Arn.revision(slot.taskDefinition()).equals(taskDefinition)) {
            request.taskDefinition(taskDefinition);
        }
        seen.settings().grace().ifPresent(request::healthCheckGracePeriodSeconds);
        return new Next.Do<>(new Call.Update(request.build()));
    }

    /** What must be so before Spillway may do anything here; empty if it is. */
    static Optional<String> unfit(Picture.Seen seen) {
        List<String> problems = new ArrayList<>();
        for (Forward forward : seen.forwards()) {
            if (forward.groups().isEmpty()) {
                problems.add(
                        forward.route() + " has no forward action: Spillway shares requests by the weights of one");
            }
            long added = seen.slots().stream().filter(slot -> !forward.names(slot.group())).count();
            if (forward.groups().size() + added > Forward.MOST_GROUPS) {
                problems.add(forward.route() + " would forward to more than five target groups, which Amazon does not"
                        + " allow: take out " + forward.groups().stream().map(one -> one.targetGroupArn()).toList());
            }
        }
        for (Slot slot : seen.slots()) {
            foreign(seen, slot).ifPresent(problems::add);
            controlled(slot).ifPresent(problems::add);
        }
        return problems.stream().findFirst();
    }

    /** A target group belongs to one load balancer, and a rule can name only those of its own. */
    private static Optional<String> foreign(Picture.Seen seen, Slot slot) {
        List<String> owners = slot.facts().loadBalancers();
        return seen.settings().routes().stream().map(Arn::loadBalancer)
                .filter(mine -> !owners.isEmpty() && !owners.contains(mine)).findFirst()
                .map(mine -> "target group " + slot.group() + " belongs to load balancer " + owners.getFirst()
                        + ", and the routes to " + mine + ": a target group has one load balancer");
    }

    /** CodeDeploy, task sets and ECS' own blue-green move the weights themselves. */
    private static Optional<String> controlled(Slot slot) {
        return slot.service().flatMap(service -> {
            String controller = service.deploymentController() == null
                    ? "ECS"
                    : service.deploymentController().typeAsString();
            String strategy = service.deploymentConfiguration() == null
                    || service.deploymentConfiguration().strategyAsString() == null
                            ? "ROLLING"
                            : service.deploymentConfiguration().strategyAsString();
            return "ECS".equals(controller) && "ROLLING".equals(strategy)
                    ? Optional.empty()
                    : Optional.of("service " + slot.name() + " has the deployment controller " + controller
                            + " and the strategy " + strategy
                            + ", must be ECS and ROLLING: anything else moves requests by itself");
        });
    }

}
