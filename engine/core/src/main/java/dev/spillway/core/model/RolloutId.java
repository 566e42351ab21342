package dev.spillway.core.model;

/** {@code service/requestId} of the request that started it: derived, never random. */
public record RolloutId(ServiceId service, String request) {
    public RolloutId {
        Limits.name("requestId", request);
    }

    public static RolloutId parse(String text) {
        int slash = text.lastIndexOf('/');
        Limits.require(slash > 0, () -> "rollout must be environment/name/requestId, but was '" + text + "'");
        return new RolloutId(ServiceId.parse(text.substring(0, slash)), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return service + "/" + request;
    }
}
