package dev.spillway.executor.ecs;

import dev.spillway.executor.contract.ExecutorContract;
import dev.spillway.executor.contract.PlatformUnderTest;
import org.junit.jupiter.api.Timeout;

/** Behind a listener rule. */
@Timeout(180)
final class EcsContractTest extends ExecutorContract<Picture, Call> {
    @Override
    protected PlatformUnderTest<Picture, Call> open() {
        return new EcsFixture(EcsFixture.Begin.EMPTY, true);
    }
}
