package dev.spillway.executor.kubernetes;

import dev.spillway.executor.contract.ExecutorContract;
import dev.spillway.executor.contract.PlatformUnderTest;

/** What every executor must hold, on the cluster of the kubeconfig: {@code -Pcluster -Dcluster.image=IMAGE}. */
final class KubernetesContractIT extends ExecutorContract<Picture, Call> {
    @Override
    protected PlatformUnderTest<Picture, Call> open() {
        return new ClusterFixture(0);
    }
}
