package dev.spillway.executor.istio;

import java.util.List;

/** The APIs that are spoken here, each a platform of its own. */
public enum Api {
    /** VirtualService and DestinationRule. */
    ISTIO("istio", "networking.istio.io", "VirtualService", "virtualservices"),
    /** HTTPRoute of the Gateway API, whoever implements it. */
    GATEWAY("gatewayapi", "gateway.networking.k8s.io", "HTTPRoute", "httproutes");

    private final String platform;
    private final String group;
    private final String router;
    private final String plural;

    Api(String platform, String group, String router, String plural) {
        this.platform = platform;
        this.group = group;
        this.router = router;
        this.plural = plural;
    }

    /** As targets name it. */
    public String platform() {
        return platform;
    }

    String group() {
        return group;
    }

    /** Whose fields used here are the same, best first. */
    List<String> versions() {
        return switch (this) {
            case ISTIO -> List.of("v1", "v1beta1", "v1alpha3");
            case GATEWAY -> List.of("v1", "v1beta1");
        };
    }

    String router() {
        return router;
    }

    String plural() {
        return plural;
    }
}
