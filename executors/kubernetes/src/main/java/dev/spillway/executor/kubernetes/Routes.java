package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Fence;
import dev.spillway.executor.kubernetes.api.Edit;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The selector of a Service, and who stands behind it. */
final class Routes {
    private Routes() {}

    static Map<String, String> selector(Service service) {
        return Optional.ofNullable(service.getSpec().getSelector()).orElse(Map.of());
    }

    /** Insists on this value of the label, leaving the rest of the selector. */
    static Edit pin(Service service, String label, String value, Fence fence) {
        Edit edit = Edit.of(service).fence(fence);
        String path = "/spec/selector/" + Edit.key(label);
        String now = selector(service).get(label);
        if (now == null) {
            return edit.add(path, value);
        }
        return now.equals(value) ? edit : edit.test(path, now).replace(path, value);
    }

    /** Takes the pods of both Deployments. */
    static Edit unpin(Service service, String label, Fence fence) {
        Edit edit = Edit.of(service).fence(fence);
        return selector(service).containsKey(label) ? edit.remove("/spec/selector/" + Edit.key(label)) : edit;
    }

    /** Whether requests can still reach pods of another Deployment. */
    static boolean reachesOthers(Picture.Seen seen, Slot slot) {
        Set<String> own = names(slot.pods());
        return endpoints(seen).stream().filter(end -> !gone(end)).map(Routes::pod).flatMap(Optional::stream)
                .anyMatch(name -> !own.contains(name));
    }

    static boolean reaches(Picture.Seen seen, Slot slot) {
        Set<String> own = names(slot.pods());
        return endpoints(seen).stream().filter(Routes::ready).map(Routes::pod).flatMap(Optional::stream)
                .anyMatch(own::contains);
    }

    private static List<Endpoint> endpoints(Picture.Seen seen) {
        return seen.endpoints().stream().flatMap(slice -> slice.getEndpoints().stream()).toList();
    }

    private static Optional<String> pod(Endpoint endpoint) {
        return Optional.ofNullable(endpoint.getTargetRef()).map(ref -> ref.getName());
    }

    /** Not said is ready, as the API has it. */
    private static boolean ready(Endpoint endpoint) {
        return endpoint.getConditions() == null || !Objects.equals(endpoint.getConditions().getReady(), false);
    }

    private static boolean gone(Endpoint endpoint) {
        return !ready(endpoint);
    }

    private static Set<String> names(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
    }
}
