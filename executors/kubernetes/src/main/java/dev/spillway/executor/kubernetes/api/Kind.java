package dev.spillway.executor.kubernetes.api;

import dev.spillway.executor.CallResult;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/**
 * A namespaced kind that is known by name only: fields that this program has never heard of survive a read and a write.
 *
 * @param group for example {@code networking.istio.io}
 * @param version as the cluster serves it, for example {@code v1}
 * @param name for example {@code VirtualService}
 * @param plural for example {@code virtualservices}
 */
public record Kind(String group, String version, String name, String plural) {

    private ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder().withGroup(group).withVersion(version).withKind(name)
                .withPlural(plural).withNamespaced(true).build();
    }

    /** Refused as absent both where there is no such object and where there is no such kind; the reason says which. */
    public Answer<GenericKubernetesResource> read(KubernetesClient client, String namespace, String object) {
        String what = name + " " + namespace + "/" + object;
        Answer<GenericKubernetesResource> answer = Calls.read(what,
                () -> client.genericKubernetesResources(context()).inNamespace(namespace).withName(object).get());
        return answer instanceof Answer.Refused<GenericKubernetesResource> refused && refused.absent()
                ? absent(client, refused)
                : answer;
    }

    private Answer<GenericKubernetesResource> absent(KubernetesClient client,
            Answer.Refused<GenericKubernetesResource> refused) {
        try {
            var served = client.getApiResources(group + "/" + version);
            boolean known = served != null
                    && served.getResources().stream().anyMatch(one -> plural.equals(one.getName()));
            return known ? refused : new Answer.Refused<>(unknown(), refused.code());
        } catch (KubernetesClientException error) {
            return error.getCode() == Errors.NOT_FOUND
                    ? new Answer.Refused<>(unknown(), Errors.NOT_FOUND)
                    : new Answer.Away<>(Errors.reason("ask which kinds are served", error));
        }
    }

    private String unknown() {
        return "the API server knows no " + name + " in " + group + "/" + version + ": are its CRDs installed, and is '"
                + version + "' the version that this cluster serves (kubectl api-resources --api-group=" + group + ")?";
    }

    /** @param seen as it was read: the write is conditional on it, see {@link Edit} */
    public CallResult write(KubernetesClient client, GenericKubernetesResource seen, Edit edit) {
        String namespace = seen.getMetadata().getNamespace();
        return Calls.write("patch " + name + " " + namespace + "/" + seen.getMetadata().getName(),
                () -> client.genericKubernetesResources(context()).inNamespace(namespace).resource(seen)
                        .patch(PatchContext.of(PatchType.JSON), edit.json()));
    }
}
