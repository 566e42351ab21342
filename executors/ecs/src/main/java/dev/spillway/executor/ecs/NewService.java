package dev.spillway.executor.ecs;

import dev.spillway.executor.Command;
import dev.spillway.executor.Next;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.Service;

/** The second colour's service, made like the first's. Only the first must be there when Spillway comes. */
final class NewService {
    private NewService() {}

    static Next<Call> next(Command command, Slot slot, String taskDefinition, int count, Picture.Seen seen) {
        Optional<Slot> model = seen.slots().stream().filter(one -> one.service().isPresent()).findFirst();
        if (model.isEmpty()) {
            return new Next.Failed<>("cluster " + seen.settings().cluster() + " has neither of the services "
                    + seen.settings().services() + ": make one, Spillway makes the other like it");
        }
        Service like = model.get().service().orElseThrow();
        Optional<LoadBalancer> balancer = like.loadBalancers().stream()
                .filter(one -> model.get().group().equals(one.targetGroupArn())).findFirst();
        if (balancer.isEmpty()) {
            return new Next.Failed<>("service " + model.get().name() + " does not serve the target group "
                    + model.get().group() + ", so it is not known which container should serve " + slot.group());
        }
        OptionalInt port = seen.settings().port();
        LoadBalancer own = balancer.get().toBuilder().targetGroupArn(slot.group())
                .containerPort(port.isPresent() ? Integer.valueOf(port.getAsInt()) : balancer.get().containerPort())
                .build();
        var request = CreateServiceRequest.builder().cluster(seen.settings().cluster()).serviceName(slot.name())
                .taskDefinition(taskDefinition).desiredCount(count).loadBalancers(own)
                .platformVersion(like.platformVersion())
                .deploymentConfiguration(like.deploymentConfiguration())
                .healthCheckGracePeriodSeconds(like.healthCheckGracePeriodSeconds())
                .enableExecuteCommand(like.enableExecuteCommand()).clientToken(token(command, slot));
        seen.settings().grace().ifPresent(request::healthCheckGracePeriodSeconds);
        // an empty one is refused: bridge and host networks have none
        Optional.ofNullable(like.networkConfiguration()).filter(network -> network.awsvpcConfiguration() != null)
                .ifPresent(request::networkConfiguration);
        if (like.capacityProviderStrategy().isEmpty()) {
            request.launchType(like.launchTypeAsString());
        } else {
            request.capacityProviderStrategy(like.capacityProviderStrategy());
        }
        if (like.hasPlacementConstraints()) {
            request.placementConstraints(like.placementConstraints());
        }
        if (like.hasPlacementStrategy()) {
            request.placementStrategy(like.placementStrategy());
        }
        return new Next.Do<>(new Call.Create(request.build()));
    }

    /** The same for every try of the same rollout: a second call is then no second service. */
    private static String token(Command command, Slot slot) {
        return UUID.nameUUIDFromBytes((command.rollout() + " " + slot.name()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
