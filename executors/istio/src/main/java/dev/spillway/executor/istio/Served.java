package dev.spillway.executor.istio;

import dev.spillway.executor.kubernetes.api.Answer;
import dev.spillway.executor.kubernetes.api.Calls;
import dev.spillway.executor.kubernetes.api.Kind;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Which version of the API the cluster serves. It is asked once; a cluster that is upgraded serves the old one for long. */
final class Served {
    private final KubernetesClient client;
    private final Api api;
    private final AtomicReference<Optional<String>> found = new AtomicReference<>(Optional.empty());

    Served(KubernetesClient client, Api api) {
        this.client = client;
        this.api = api;
    }

    Answer<Kind> router() {
        return version().map(version -> new Kind(api.group(), version, api.router(), api.plural()));
    }

    Answer<Kind> destinationRule() {
        return version().map(version -> new Kind(api.group(), version, "DestinationRule", "destinationrules"));
    }

    private Answer<String> version() {
        Optional<String> known = found.get();
        return known.isPresent() ? new Answer.Got<>(known.get()) : ask();
    }

    private Answer<String> ask() {
        Answer<APIGroup> group = Calls.read("API group " + api.group(), () -> client.getApiGroup(api.group()));
        Answer<String> version = switch (group) {
            case Answer.Refused<APIGroup> refused when refused.absent() ->
                new Answer.Refused<>(missing(), refused.code());
            case Answer.Refused<APIGroup> _,Answer.Away<APIGroup> _,Answer.Got<APIGroup> _ -> group.then(this::best);
        };
        if (version instanceof Answer.Got<String>(String best)) {
            found.set(Optional.of(best));
        }
        return version;
    }

    private Answer<String> best(APIGroup group) {
        var served = group.getVersions().stream().map(version -> version.getVersion()).toList();
        return api.versions().stream().filter(served::contains).findFirst().<Answer<String>>map(Answer.Got::new)
                .orElseGet(() -> new Answer.Refused<>("the cluster serves " + api.group() + " in " + served
                        + ", and known here are " + api.versions(), 0));
    }

    private String missing() {
        return "the cluster has no API group " + api.group() + ": its CRDs are not installed ("
                + (api == Api.ISTIO ? "istioctl install, or Istio's chart base" : "the Gateway API's standard channel")
                + ")";
    }
}
