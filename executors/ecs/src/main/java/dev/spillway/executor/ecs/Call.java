package dev.spillway.executor.ecs;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** What is asked of Amazon: each is one call of its API. */
public sealed interface Call {
    /** Writes tags of the first route, or of a workload's service. */
    record Tag(String resource, Map<String, String> tags) implements Call {
        public Tag {
            tags = new TreeMap<>(tags);
        }
    }

    /** Replaces the actions of a listener or rule. */
    record Modify(Forward forward) implements Call {}

    record Register(RegisterTaskDefinitionRequest request) implements Call {}

    record Create(CreateServiceRequest request) implements Call {}

    record Update(UpdateServiceRequest request) implements Call {}
}
