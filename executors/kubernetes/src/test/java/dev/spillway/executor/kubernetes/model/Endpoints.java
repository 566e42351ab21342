package dev.spillway.executor.kubernetes.model;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** One EndpointSlice per Service. */
final class Endpoints {
    private Endpoints() {}

    static void write(KubernetesClient client, Service service, List<Pod> pods) {
        List<Endpoint> endpoints = pods.stream().map(pod -> new EndpointBuilder().withAddresses("10.0.0.1")
                .withNewConditions().withReady(Pods.ready(pod)).endConditions()
                .withNewTargetRef().withKind("Pod").withName(pod.getMetadata().getName()).endTargetRef().build())
                .toList();
        String name = service.getMetadata().getName() + "-1";
        var slices = client.discovery().v1().endpointSlices().inNamespace(ModelCluster.NAMESPACE);
        EndpointSlice old = slices.withName(name).get();
        if (old == null) {
            slices.resource(new EndpointSliceBuilder().withNewMetadata().withName(name)
                    .withNamespace(ModelCluster.NAMESPACE)
                    .addToLabels("kubernetes.io/service-name", service.getMetadata().getName()).endMetadata()
                    .withAddressType("IPv4").withEndpoints(endpoints).build()).create();
        } else if (!old.getEndpoints().equals(endpoints)) {
            slices.resource(new EndpointSliceBuilder(old).withEndpoints(endpoints).build()).update();
        }
    }
}
