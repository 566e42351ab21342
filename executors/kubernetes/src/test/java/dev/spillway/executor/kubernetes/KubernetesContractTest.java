package dev.spillway.executor.kubernetes;

import dev.spillway.executor.contract.ExecutorContract;
import dev.spillway.executor.contract.PlatformUnderTest;

/** What every executor must hold, on the model of a cluster. */
final class KubernetesContractTest extends ExecutorContract<Picture, Call> {
    @Override
    protected PlatformUnderTest<Picture, Call> open() {
        return ModelFixture.empty();
    }
}
