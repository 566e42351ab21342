package dev.spillway.executor.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;

/** What can be written. Each write is conditional on what was read and carries the command's fence. */
public sealed interface Call {
    /** @param patch JSON Patch, locked on the resource version that was read */
    record PatchDeployment(String namespace, String name, String patch) implements Call {}

    /** @param patch JSON Patch, locked on the resource version that was read */
    record PatchService(String namespace, String name, String patch) implements Call {}

    /** Only if there is none of that name: a late one cannot write over a newer. */
    record Create(Deployment deployment) implements Call {}
}
