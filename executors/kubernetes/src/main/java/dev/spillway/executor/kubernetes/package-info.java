/**
 * Two Deployments, one of them stable and the other idle or new, and a Service that says who gets the requests; or one
 * Deployment that is rolled. {@link dev.spillway.executor.kubernetes.KubernetesPlatform} looks and writes, the rest is pure.
 */
@NullMarked
package dev.spillway.executor.kubernetes;

import org.jspecify.annotations.NullMarked;
