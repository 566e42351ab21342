package dev.spillway.core.model;

/** {@code environment/name}, for example {@code prod/checkout}: the key of every topic. Each half matches {@link Limits#NAME}. */
public record ServiceId(String environment, String name) implements Comparable<ServiceId> {
    public ServiceId {
        Limits.name("environment", environment);
        Limits.name("service name", name);
    }

    public static ServiceId parse(String text) {
        int slash = text.indexOf('/');
        Limits.require(slash > 0, () -> "service must be environment/name, but was '" + text + "'");
        return new ServiceId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(ServiceId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return environment + "/" + name;
    }
}
